"""`python -m bot.training fit | evaluate | report`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from bot.engine import AnswerEngine, bundled_knowledge_dir
from bot.language import CLASSIFIER, open_lexicon
from bot.training.cross_validation import cross_validate
from bot.training.evaluate import measure, tabulate
from bot.training.fit import build_training_set, fit, to_bytes
from bot.training.questions import TRAIN, read_folder
from bot.training.report import judge_holdout, outcome_lines, write_report

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
OUTCOMES = "outcomes.tsv"


@click.group()
def main() -> None:
    """Fit the topic classifier, cross-validate it, or write its report."""


@main.command("fit")
@click.option("--knowledge", type=FOLDER, default=bundled_knowledge_dir, help="Another folder.")
def fit_command(knowledge: Path) -> None:
    """Fit on questions/train and write model/classifier.json.gz."""
    lexicon, topics = open_lexicon(knowledge)
    files = read_folder(knowledge, TRAIN, topics)
    questions = [question for name in sorted(files) for question in files[name]]
    fitted = fit(build_training_set(lexicon, questions))
    content = to_bytes(fitted)
    (knowledge / CLASSIFIER).write_bytes(content)
    click.echo(
        f"Fitted on {len(questions):,} questions: {len(fitted['rarities']) * 3 // 4:,} features,"
        f" {len(content) / 1_000:.0f} kB."
    )


@main.command()
def evaluate() -> None:
    """Cross-validate over voices, in memory; nothing is written."""
    engine = AnswerEngine.open()
    judged = cross_validate(engine, read_folder(engine.directory, TRAIN, engine.graph.topics))
    click.echo("\n".join([*tabulate(judged), str(measure(judged))]))


@main.command()
def report() -> None:
    """Judge the holdout and write knowledge/model/REPORT.md and outcomes.tsv."""
    engine = AnswerEngine.open()
    folder = engine.directory / "model"
    judged = judge_holdout(engine)
    earlier = folder / OUTCOMES
    before = earlier.read_text("utf-8").splitlines() if earlier.exists() else []
    (folder / "REPORT.md").write_text(write_report(engine, judged, before), "utf-8")
    earlier.write_text("".join(f"{line}\n" for line in outcome_lines(judged)), "utf-8")
    for name, results in judged.items():
        click.echo(f"{name}: {measure(results)}")


if __name__ == "__main__":
    sys.exit(main())

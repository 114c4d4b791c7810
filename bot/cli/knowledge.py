"""Commands on the knowledge: show, compare, impact, check, eval."""

from __future__ import annotations

from pathlib import Path

import click

from bot.cli.control_characters import strip_control_characters
from bot.cli.exit_codes import ExitCode
from bot.cli.knowledge_dir import knowledge_directory, open_library
from bot.cli.output import print_answer, print_line

SHOWN = ["wrong", "refused", "offered", "false", "injury", "all"]
READABLE_FILE = click.Path(exists=True, dir_okay=False)


@click.command()
@click.argument("name", nargs=-1, required=True)
def show(name: tuple[str, ...]) -> int:
    """Show a topic, claim, study, muscle, exercise or term by its id or NAME."""
    print_answer(open_library().show(" ".join(name)))
    return ExitCode.OK


@click.command()
@click.argument("first")
@click.argument("second")
@click.option("--muscle", help="Compare them for this muscle only.")
def compare(first: str, second: str, muscle: str | None) -> int:
    """Compare two exercises, as far as single studies compare them."""
    print_answer(open_library().compare(first, second, muscle))
    return ExitCode.OK


@click.command()
@click.argument("source", nargs=-1, required=True)
def impact(source: tuple[str, ...]) -> int:
    """List the claims that would change if the paper SOURCE were withdrawn."""
    from bot.answers.name_resolution import resolve
    from bot.evidence.citations import short_citation
    from bot.evidence.queries import impact_of_removing

    library = open_library()
    graph = library.graph
    node = resolve(graph, library.matcher.lexicon, " ".join(source), "s:")
    changes = impact_of_removing(graph, node)
    cited = short_citation(graph.sources[node])
    count = f"{len(changes) or 'no'} claim{'' if len(changes) == 1 else 's'}"
    click.echo(f"Without {cited} ({node}), {count} would change.")
    for change in changes:
        after = "nothing would support it" if change.falls else change.level_after
        click.echo(f"{change.claim}: {change.level_before} → {after}")
        click.echo(f"  {change.statement_before}")
        if change.wording_changed and change.statement_after and not change.falls:
            click.echo(f"  → {change.statement_after}")
    return ExitCode.OK


@click.command()
@click.argument("directory", required=False, type=click.Path(exists=True, file_okay=False))
@click.option("--article", type=READABLE_FILE, help="Check against the article too.")
def check(directory: str | None, article: str | None) -> int:
    """Print every problem of a knowledge folder as file:line:column: message."""
    from bot.engine import bundled_knowledge_dir, validate_knowledge

    folder = Path(directory) if directory else knowledge_directory() or bundled_knowledge_dir()
    text = Path(article).read_text("utf-8", errors="replace") if article else None
    problems = validate_knowledge(folder, text)
    for problem in problems:
        print_line(strip_control_characters(str(problem)))
    if problems:
        return ExitCode.DATA_ERROR
    count = len(list(folder.rglob("*.yaml")))
    click.echo(f"{count} file{'' if count == 1 else 's'}, no problems.")
    return ExitCode.OK


@click.command(name="eval")
@click.argument("files", nargs=-1, required=True, type=READABLE_FILE)
@click.option("--show", type=click.Choice(SHOWN), help="List the questions with this result.")
def evaluate(files: tuple[str, ...], show: str | None) -> int:
    """Answer the labelled questions of FILES and print how many were right."""
    from bot.training.evaluate import evaluate_files

    click.echo(evaluate_files(open_library(), [Path(file) for file in files], show))
    return ExitCode.OK

"""The command pictures: charts, evidence maps and the reading room as files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.exit_codes import ExitCode, print_error
from bot.cli.knowledge_dir import knowledge_directory, open_library
from bot.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.engine import AnswerEngine


@click.command()
@click.option("--topic", "topics", multiple=True, help="Draw this topic alone; can be repeated.")
@click.option(
    "--out",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder to write into.",
)
def pictures(topics: tuple[str, ...], out: Path) -> int:
    """Write charts and evidence maps, and the reading room: a site with all that is known."""
    from bot.engine import bundled_knowledge_dir
    from bot.evidence.loader import load_knowledge
    from bot.pictures.reading_room import all_pictures, write_pictures, write_reading_room

    draw = _draw_or_say_why_not()
    knowledge = load_knowledge(knowledge_directory() or bundled_knowledge_dir())
    if topics:
        engine = open_library()
        chosen = dict.fromkeys(_topic(engine, name) for name in topics)
        count = write_pictures(all_pictures(knowledge, chosen), out, draw)
        click.echo(f"{count} pictures are in {out}.")
        return ExitCode.OK
    count = write_reading_room(knowledge, out, draw)
    click.echo(f"{count} pages and their pictures are in {out}; open {out / 'index.html'}.")
    return ExitCode.OK


def _draw_or_say_why_not() -> Callable[[str], bytes] | None:
    """Return what draws a PNG; where it is not installed, say so: then there are SVG files."""
    from bot.pictures.rasteriser import can_draw, draw_here

    if can_draw():
        return draw_here
    print_error("Only SVG files are written; for PNG too: pip install 'squatbot[pictures]'.")
    return None


def _topic(engine: AnswerEngine, name: str) -> str:
    answer = engine.show(name)
    if answer.topic is None:
        raise InputError(f"“{name}” is no topic; name one by its id or its question.")
    return answer.topic

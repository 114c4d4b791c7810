"""Write the reading room and all pictures into a folder that any web server can show."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import InputError
from bot.pictures.charts.selection import all_charts, topic_chart
from bot.pictures.evidence_map import evidence_map
from bot.pictures.picture import Picture, chart_picture, map_picture
from bot.pictures.reading_room.html import GENERATOR
from bot.pictures.reading_room.pages import CHARTS, MAPS, ReadingRoom
from bot.pictures.svg import DARK, LIGHT
from bot.pictures.text import FONT_DIRECTORY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from bot.evidence.loader import Knowledge

THEMES = {"dark": DARK, "light": LIGHT}
STYLE = Path(__file__).resolve().parent / "style.css"
FONTS = "fonts"


def all_pictures(knowledge: Knowledge, topics: Iterable[str] = ()) -> Iterator[tuple[str, Picture]]:
    """Yield every chart and map, dark and light, with the folder that it belongs into.

    With topics, those of these topics alone.
    """
    graph = knowledge.graph
    chosen = tuple(topics)
    for name, theme in THEMES.items():
        charts = all_charts(graph)
        if chosen:
            wanted = {chart.id for topic in chosen if (chart := topic_chart(graph, topic))}
            charts = tuple(chart for chart in charts if chart.id in wanted)
        for chart in charts:
            yield CHARTS, _named(chart_picture(chart, theme), name)
        for node in chosen or (*graph.topics, *graph.claims):
            yield MAPS, _named(map_picture(evidence_map(graph, node), theme), name)


def write_reading_room(
    knowledge: Knowledge, directory: Path, draw: Callable[[str], bytes] | None = None
) -> int:
    """Write the site with its pictures, as PNG too where they can be drawn; return the pages.

    Raises:
        InputError: when the folder holds a page of somebody else's.
        OSError: when the folder cannot be written to.
    """
    _refuse_foreign_pages(directory)
    locations = {place.id: place for place in reversed(knowledge.locations)}
    pages = ReadingRoom(knowledge.graph, locations).pages()
    for path, text in pages.items():
        _write(directory / path, text)
    write_pictures(all_pictures(knowledge), directory, draw)
    _write(directory / "style.css", STYLE.read_text("utf-8"))
    (directory / FONTS).mkdir(exist_ok=True)
    for file in FONT_DIRECTORY.iterdir():
        if file.suffix in {".otf", ".txt"}:
            shutil.copyfile(file, directory / FONTS / file.name)
    return len(pages)


def write_pictures(
    pictures: Iterable[tuple[str, Picture]],
    directory: Path,
    draw: Callable[[str], bytes] | None = None,
) -> int:
    """Write pictures as SVG, and as PNG where they can be drawn; return how many.

    Raises:
        OSError: when the folder cannot be written to.
    """
    count = 0
    for folder, picture in pictures:
        _write(directory / folder / f"{picture.name}.svg", picture.svg)
        if draw is not None:
            (directory / folder / f"{picture.name}.png").write_bytes(draw(picture.svg))
        count += 1
    return count


def _refuse_foreign_pages(directory: Path) -> None:
    index = directory / "index.html"
    if index.is_file() and f'content="{GENERATOR}"' not in index.read_text("utf-8", "replace"):
        raise InputError(f"{index} would be written over; name another folder.")


def _named(picture: Picture, theme: str) -> Picture:
    return replace(picture, name=f"{picture.name}-{theme}")


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")

"""Pieces of HTML: everything that is not a tag is escaped here."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.evidence.strict_yaml.source_map import NodeLocation
    from bot.pictures.picture import Picture

FOLDERS = {
    "topic": "topics",
    "c": "claims",
    "s": "studies",
    "m": "muscles",
    "x": "exercises",
    "t": "terms",
}
"""The folder of each kind of page; findings are anchors on the page of their study."""
TITLES = {
    "topics": "Questions",
    "claims": "Claims",
    "studies": "Studies",
    "muscles": "Muscles",
    "exercises": "Exercises",
    "terms": "Terms",
}
"""The heading over each kind of page, in the order of the index."""

GENERATOR = "squatbot"
"""What each page says it was made by, so that only such pages are written over."""


def escape(text: str) -> str:
    """Return a text as it may stand between tags and within quoted attributes."""
    return html.escape(text, quote=True)


def page_path(node: str) -> str:
    """Return the path of a node's page within the site."""
    kind, _, name = node.rpartition(":")
    return f"{FOLDERS[kind or 'topic']}/{name}.html"


def anchor(node: str) -> str:
    """Return the id of the element that a node has on a page."""
    return node.replace(":", "-")


def link(path: str, text: str) -> str:
    """Return a link within the site, from a page in one of its folders."""
    return f'<a href="../{escape(path)}">{escape(text)}</a>'


def node_link(node: str, text: str) -> str:
    """Return a link to a node's page, from a page in one of the site's folders."""
    return link(page_path(node), text)


def outward_link(address: str) -> str:
    """Return a link to another site, which shows its address."""
    return f'<a href="{escape(address)}" rel="noreferrer">{escape(address)}</a>'


def paragraph(text: str, kind: str = "") -> str:
    """Return a paragraph, empty for an empty text."""
    kind = f' class="{kind}"' if kind else ""
    return f"<p{kind}>{escape(text)}</p>" if text else ""


def section(identifier: str, heading: str, *parts: str, level: int = 2) -> str:
    """Return a section with a heading that can be linked to, empty without content."""
    content = "".join(parts)
    if not content:
        return ""
    return (
        f'<section id="{escape(identifier)}"><h{level}>{escape(heading)}</h{level}>'
        f"{content}</section>"
    )


def listing(items: Iterable[str], kind: str = "") -> str:
    """Return a list of finished items, empty without any."""
    kind = f' class="{kind}"' if kind else ""
    joined = "".join(f"<li>{item}</li>" for item in items)
    return f"<ul{kind}>{joined}</ul>" if joined else ""


def figure(picture: Picture, folder: str) -> str:
    """Return a picture within the page, with links to its files."""
    files = ", ".join(
        link(f"{folder}/{picture.name}{ending}", label)
        for ending, label in (("-light.svg", "light SVG"), ("-dark.svg", "dark SVG"))
    )
    return (
        f'<figure>{picture.svg}<figcaption class="files">As a file: {files}</figcaption></figure>'
    )


def edit_hint(locations: dict[str, NodeLocation], *nodes: str) -> str:
    """Return where in the knowledge some nodes are written, as file:line."""
    found = [(node, locations[node]) for node in dict.fromkeys(nodes) if node in locations]
    return listing(
        (f"<code>{escape(place.file)}:{place.line}</code> {escape(node)}" for node, place in found),
        "edit",
    )


def page(title: str, content: str, *, depth: int = 1) -> str:
    """Return a whole page; `depth` is how many folders below the index it lies."""
    root = "../" * depth
    places = "".join(
        f'<li><a href="{root}index.html#{place}">{name}</a></li>' for place, name in TITLES.items()
    )
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="generator" content="{GENERATOR}">\n'
        f'<title>{escape(title)}</title>\n<link rel="stylesheet" href="{root}style.css">\n'
        '</head>\n<body>\n<a class="skip" href="#content">Skip to the content</a>\n'
        f'<header><nav aria-label="Site"><ul><li><a href="{root}index.html">Index</a></li>'
        f"{places}</ul></nav></header>\n"
        f'<main id="content">\n<h1>{escape(title)}</h1>\n{content}\n</main>\n</body>\n</html>\n'
    )

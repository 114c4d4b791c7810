"""Check the knowledge against the article's own text, where that is at hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.evidence.checks import check_article
from bot.evidence.loading import load_knowledge, read_mapping

if TYPE_CHECKING:
    from pathlib import Path

    from bot.errors import Problem
    from bot.evidence.marks import Locate, Marks, Path as NodePath

LISTS = ("concepts", "sources", "findings", "claims", "topics", "edges")


def article_problems(directory: Path, article: str) -> tuple[Problem, ...]:
    """List where a sound folder departs from the article or copies it, by file and line.

    Raises KnowledgeError if the folder itself has problems.
    """
    graph = load_knowledge(directory).graph
    return tuple(check_article(graph, _locator(directory), article))


def _locator(directory: Path) -> Locate:
    homes: dict[str, tuple[Marks, NodePath]] = {}
    files = sorted(path for path in directory.glob("*.yaml") if not path.name.startswith("."))
    for file in files:
        data, marks = read_mapping(file)
        for name in LISTS:
            nodes: Any = data.get(name)
            for position, node in enumerate(nodes if isinstance(nodes, list) else ()):
                for key in _keys(node):
                    homes.setdefault(key, (marks, (name, position)))

    def locate(node: str, path: NodePath) -> tuple[str, int, int]:
        if node not in homes:
            return files[0].name, 1, 1
        marks, home = homes[node]
        return marks.at((*home, *path))

    return locate


def _keys(node: Any) -> list[str]:  # noqa: ANN401  plain YAML
    """Give what a node is called by: its id, and for an edge its ends too."""
    if not isinstance(node, dict):
        return []
    ends = [f"{node['from']} {node.get('rel')} {node.get('to')}"] if "from" in node else []
    return [*([str(node["id"])] if "id" in node else []), *ends]

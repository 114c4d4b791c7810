"""R40: everything that plays a part in the answers exists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.evidence.integrity.context import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.errors import Problem
    from bot.evidence.integrity.context import RuleContext

ROLES = "roles"
"""The name of the file's only node."""


def check_roles_exist(inspection: RuleContext) -> Iterator[Problem]:
    """R40: every topic, source, concept and claim of roles.yaml is there."""
    graph = inspection.graph
    nodes = {*graph.topics, *graph.sources, *graph.concepts, *graph.claims}
    for name, field in type(graph.roles).model_fields.items():
        if name in _NO_NODES:
            continue
        value = getattr(graph.roles, name)
        key = field.alias or name
        names = value if isinstance(value, tuple) else (value,)
        for place, node in enumerate(names):
            if isinstance(node, str) and node not in nodes:
                path = (key, place) if isinstance(value, tuple) else (key,)
                message = f"Nothing has the id {node}{did_you_mean(node, nodes)}"
                yield inspection.problem(ROLES, path, message)


_NO_NODES = frozenset({"schema_version", "subject"})

RULES = (check_roles_exist,)

"""A card together with the files that it shows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from discord import ui


@dataclass(frozen=True, slots=True)
class CardWithFiles:
    """A card, and the files that it shows by their names."""

    view: ui.LayoutView
    files: Mapping[str, bytes] = field(default_factory=dict)

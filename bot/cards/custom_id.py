"""custom_ids of buttons, selects and forms: `v1:<action>:<reference>[:<argument>]`.

All state of a card lives here, so that it works after a restart and from every process. Ids are
visible and may be sent by anyone: what they name is looked up, never trusted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from bot.cards.limits import CUSTOM_ID

VERSION = "v1"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FORM = re.compile(r"v(?P<version>\d+):(?P<action>[a-z]+):(?P<reference>[^:]*)(?::(?P<rest>.*))?")
_SURROGATES = re.compile(r"[\ud800-\udfff]")


class ComponentAction(StrEnum):
    """What a component does; the values are on every card ever sent and never change."""

    WHY = "why"
    HOW_SURE = "sure"
    SOURCES = "cite"
    INSTEAD = "else"
    MAP = "map"
    MORE = "more"
    RELATED = "next"
    PICK = "pick"
    DELETE = "del"
    HELPFUL = "yes"
    UNHELPFUL = "no"
    WANTED = "want"

    FORM = "form"
    SAVE = "save"
    FIX = "fix"
    CANCEL = "drop"
    ADD_WORDING = "word"
    EDIT = "edit"
    ENTRY = "entry"
    REMOVE = "rm"
    UNDO = "undo"
    HISTORY = "hist"
    VERSION = "ver"
    RESTORE = "back"
    LIST = "list"
    REVIEW = "rev"
    REVIEWED = "right"
    MISSES = "miss"
    NEW_ENTRY = "new"
    MEANS = "mean"
    TEACH = "teach"
    DISMISS = "gone"
    DISMISS_PAGE = "clear"
    RESTORE_MISSES = "keep"
    IMPORT = "import"
    UNDO_IMPORT = "unimport"

    SETTING = "set"
    FORGET = "forget"


ANSWER_ACTIONS = frozenset(
    {
        ComponentAction.WHY,
        ComponentAction.HOW_SURE,
        ComponentAction.SOURCES,
        ComponentAction.INSTEAD,
        ComponentAction.MAP,
        ComponentAction.MORE,
    }
)


@dataclass(frozen=True, slots=True)
class CustomId:
    """An action on what a reference stands for, with an argument that depends on the action."""

    action: ComponentAction
    reference: str = ""
    argument: str = ""

    @property
    def answer(self) -> str:
        """Return the reference of the answer on the card, empty if this id has none."""
        if self.action is ComponentAction.DELETE:
            return self.argument
        return self.reference if self.action in ANSWER_ACTIONS else ""


@dataclass(frozen=True, slots=True)
class UnknownCustomId:
    """An id this version doesn't know, perhaps from a card of an older version."""


def pack_custom_id(press: CustomId) -> str | None:
    """Return a custom_id of at most 100 characters, or None if it would be longer."""
    # Ids of the knowledge hold colons, and so does the form.
    text = f"{VERSION}:{press.action}:{press.reference.replace(':', '.')}"
    if press.argument:
        text += f":{press.argument}"
    return text if len(text) <= CUSTOM_ID else None


def parse_custom_id(custom_id: str) -> CustomId | UnknownCustomId | None:
    """Parse a custom_id; return None if it isn't ours.

    Half a surrogate pair is in none of ours, and no database takes it.
    """
    match = _FORM.fullmatch(custom_id)
    if match is None or _SURROGATES.search(custom_id):
        return None
    if f"v{match['version']}" != VERSION or match["action"] not in set(ComponentAction):
        return UnknownCustomId()
    reference = match["reference"].replace(".", ":")
    return CustomId(ComponentAction(match["action"]), reference, match["rest"] or "")


def pack_moment(moment: datetime) -> str:
    """Return a moment as the microseconds since 1970."""
    return str((moment - EPOCH) // timedelta(microseconds=1))


def parse_moment(text: str) -> datetime | None:
    """Return the moment behind microseconds since 1970; None for what is none."""
    if re.fullmatch("[0-9]{1,17}", text) is None:
        return None
    return EPOCH + timedelta(microseconds=int(text))

"""Check a message as a bot sends it or edits it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fake_discord.enums import Flag
from tests.fake_discord.refusal import Refusal
from tests.fake_discord.validation import components, limits
from tests.fake_discord.validation.checker import PayloadChecker
from tests.fake_discord.validation.embeds import check_embeds

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.fake_discord.enums import Json
    from tests.fake_discord.validation.checker import Path

SENDABLE = Flag.SUPPRESS_EMBEDS | Flag.SUPPRESS_NOTIFICATIONS | Flag.COMPONENTS_V2
EDITABLE = Flag.SUPPRESS_EMBEDS | Flag.COMPONENTS_V2
LEGACY = "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"


def check_message(
    body: Json,
    *,
    path: Path = (),
    before: Json | None = None,
    files: Mapping[int, str] | None = None,
    flags: Flag = SENDABLE,
) -> None:
    """Refuse a message that Discord would refuse.

    Args:
        body: The message as sent; of an edit, the fields that change.
        path: Where the message stands in the request.
        before: The message that is edited.
        files: Names of the uploaded files by their number in the request.
        flags: Flags that may be set here.
    """
    checker = PayloadChecker()
    known = dict(files or {})
    old = before or {}
    given = Flag(body.get("flags") or 0)
    kept = Flag(old.get("flags") or 0)
    if given & ~(flags | kept):
        words = f"Flags {int(given & ~(flags | kept))} cannot be set here."
        checker.fault((*path, "flags"), "BITFIELD_INVALID", words)
    v2 = bool((given | kept) & Flag.COMPONENTS_V2)
    merged = {**old, **{key: value for key, value in body.items() if key != "flags"}}
    checker.text(body.get("content"), (*path, "content"), limits.CONTENT)
    check_embeds(checker, checker.objects(body.get("embeds"), (*path, "embeds")), (*path, "embeds"))
    _check_attachments(checker, body, path, known, old)
    if v2:
        _check_no_legacy(checker, merged, path)
    _check_components(checker, merged, path, frozenset(known.values()) | _names(old), v2=v2)
    if body.get("poll") is not None:
        _check_poll(checker, body["poll"], (*path, "poll"))
    if isinstance(nonce := body.get("nonce"), str):
        checker.text(nonce, (*path, "nonce"), limits.NONCE)
    checker.refuse_faults()
    if not _has_something(merged) and not known:
        raise Refusal(50006)


def _has_something(message: Json) -> bool:
    fields = ("embeds", "components", "attachments", "poll", "sticker_ids")
    text = (message.get("content") or "").strip()
    return bool(text) or any(message.get(field) for field in fields)


def _names(message: Json) -> frozenset[str]:
    return frozenset(one["filename"] for one in message.get("attachments") or ())


def _check_no_legacy(checker: PayloadChecker, message: Json, path: Path) -> None:
    for key in ("content", "embeds", "poll", "sticker_ids"):
        if message.get(key):
            words = f"The '{key}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2"
            checker.fault((*path, key), LEGACY, words)


def _check_components(
    checker: PayloadChecker,
    message: Json,
    path: Path,
    files: frozenset[str],
    *,
    v2: bool,
) -> None:
    spot = (*path, "components")
    tree = checker.objects(message.get("components"), spot)
    check = components.ComponentCheck(checker, files=files)
    if not v2:
        checker.count(tree, spot, limits.ROWS)
        check.check_all(tree, spot, components.CLASSIC)
        return
    check.check_all(tree, spot, components.TOP_V2)
    if check.total > limits.COMPONENTS:
        words = f"Must be {limits.COMPONENTS} or fewer in length, nested components included."
        checker.fault(spot, "BASE_TYPE_MAX_LENGTH", words)
    if check.text > limits.COMPONENTS_TEXT:
        words = "The total length of all displayable text must be 4000 characters or less"
        checker.fault(spot, "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", words)


def _check_attachments(
    checker: PayloadChecker,
    body: Json,
    path: Path,
    files: Mapping[int, str],
    old: Json,
) -> None:
    entries = checker.objects(body.get("attachments"), (*path, "attachments"))
    checker.count(entries, (*path, "attachments"), limits.ATTACHMENTS)
    stored = {str(one["id"]) for one in old.get("attachments") or ()}
    for index, entry in enumerate(entries):
        spot = (*path, "attachments", index)
        checker.text(entry.get("description"), (*spot, "description"), limits.ALT_TEXT)
        number = str(entry.get("id"))
        if number not in stored and (not number.isdigit() or int(number) not in files):
            words = "This attachment was neither uploaded nor stored before"
            checker.fault((*spot, "id"), "ATTACHMENT_NOT_FOUND", words)
    if len(files) > limits.ATTACHMENTS:
        words = f"Must be {limits.ATTACHMENTS} or fewer in length."
        checker.fault((*path, "attachments"), "BASE_TYPE_MAX_LENGTH", words)


def _check_poll(checker: PayloadChecker, poll: Json, path: Path) -> None:
    question = (poll.get("question") or {}).get("text")
    most = limits.POLL_QUESTION
    checker.text(question, (*path, "question", "text"), most, 1, required=True)
    answers = checker.objects(poll.get("answers"), (*path, "answers"))
    checker.count(answers, (*path, "answers"), limits.POLL_ANSWERS, 1)
    for index, answer in enumerate(answers):
        text = (answer.get("poll_media") or {}).get("text")
        spot = (*path, "answers", index, "poll_media", "text")
        checker.text(text, spot, limits.POLL_ANSWER, 1, required=True)
    checker.number(poll.get("duration"), (*path, "duration"), 1, limits.POLL_HOURS)

"""Classify messages: a question, a reply to an answer, or not for the bot."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

import discord

from bot.cards.custom_id import CustomId, UnknownCustomId, parse_custom_id
from bot.matching.normalise import MAX_CHARACTERS

if TYPE_CHECKING:
    from collections.abc import Iterator

_MENTION = re.compile(r"<(?:@[!&]?|#|/[^:<>]{1,100}:|a?:\w+:|id:)\w*>")
_ACKNOWLEDGEMENT = re.compile(
    r"(?:(?:oh|ah|ok|okay|k|kk|yes|yeah|yep|no|nope|thanks|thank you|thx|ty|tysm|cheers|got it|"
    r"i see|nice|nice one|cool|great|perfect|awesome|good|good to know|good bot|makes sense|lol|"
    r"haha|wow|interesting|fair|fair enough|so much|a lot|man|mate|bro|bot|will do|noted|true|"
    r"that helps|appreciate it|very much)(?: |$))+"
)
_POINTING = re.compile(
    r"|this|this one|answer|answer (?:this|that|them|him|her|it)|can you answer(?: this| that)?|"
    r"please|pls|(?:can|could) you help(?: them| him| her)?|help (?:them|him|her)|what about this"
)
MAX_QUESTION_CHARS = 500
"""Characters of a question in a command."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question, or a reply to the answer that `reference` stands for.

    The reference is empty in a reply to a message of ours that shows no answer, None where it is no
    reply to one. `passive` marks a reply without a ping: perhaps to the bot, perhaps about it.
    """

    text: str
    reference: str | UnknownCustomId | None = None
    passive: bool = False


class HiddenBecause(Enum):
    """Why Discord hides a text that is meant for the bot."""

    REPLY = auto()
    ROLE = auto()
    TARGET = auto()


@dataclass(frozen=True, slots=True)
class HiddenContent:
    """Meant for the bot, but Discord hides its text, or that of the message it points at."""

    because: HiddenBecause


@dataclass(frozen=True, slots=True)
class NotAddressed:
    """A message to somebody else."""


IncomingMessage = Question | HiddenContent | NotAddressed


def without_mentions(content: str) -> str:
    """Return a message without mentions and custom emoji."""
    return _MENTION.sub(" ", content)


def extract_question(content: str) -> str:
    """Return a message's text without mentions, custom emoji and surplus blanks."""
    return " ".join(without_mentions(content)[:MAX_CHARACTERS].split())


def message_text(message: discord.Message | discord.MessageSnapshot) -> str:
    """Return what a message says: its text, what it forwards, a poll's question, or an embed."""
    if message.content:
        return message.content
    for snapshot in getattr(message, "message_snapshots", ()):
        if forwarded := message_text(snapshot):
            return forwarded
    poll = getattr(message, "poll", None)
    if poll is not None and poll.question:
        return str(poll.question)
    texts = (text for embed in message.embeds for text in (embed.title, embed.description))
    return "\n".join(text for text in texts if text)


def is_acknowledgement(text: str) -> bool:
    """Return whether a reply only says thanks or okay, or is nothing but emoji."""
    words = " ".join(re.sub(r"[^\w\s']", " ", text.casefold()).split())
    return "?" not in text and (not words or bool(_ACKNOWLEDGEMENT.fullmatch(words)))


def points_at_reply(text: str) -> bool:
    """Return whether a text beside a mention only asks to answer the message replied to."""
    return bool(_POINTING.fullmatch(" ".join(re.sub(r"[^\w\s]", "", text.casefold()).split())))


def classify_message(message: discord.Message, me: discord.abc.User) -> IncomingMessage:
    """Classify what a message says to the bot.

    Without the message content intent Discord shows a bot the text of a message only where it is
    mentioned, itself and not by its role, in direct messages, and in a reply that pings it, unless
    that replies to the response to a command.
    """
    if message.author.bot or message.webhook_id is not None:
        return NotAddressed()
    if message.type not in (discord.MessageType.default, discord.MessageType.reply):
        return NotAddressed()
    replied = _replied_to(message, me)
    role = message.guild.self_role if message.guild else None
    by_role = role is not None and role in message.role_mentions
    addressed = message.guild is None or me in message.mentions or by_role
    target = message.reference.resolved if message.reference else None
    text = extract_question(message_text(message)) if addressed else ""
    if isinstance(target, discord.Message) and (target.author.bot or not message.guild):
        target = None
    if addressed and isinstance(target, discord.Message) and points_at_reply(text):
        # “@bot” in a reply to somebody's question: that question is meant.
        asked = extract_question(message_text(target))
        return Question(asked) if asked else HiddenContent(HiddenBecause.TARGET)
    if addressed and (message.content or text):
        return Question(text, answer_reference_of_card(replied) if replied else None)
    if replied is not None:
        if message.content:
            # Only the message content intent shows this one.
            return Question(
                extract_question(message.content), answer_reference_of_card(replied), passive=True
            )
        return HiddenContent(HiddenBecause.REPLY)
    return HiddenContent(HiddenBecause.ROLE) if by_role else NotAddressed()


def answer_reference_of_card(message: discord.Message) -> str | UnknownCustomId:
    """Return the reference of the answer a card of ours shows, empty if none."""
    read = [
        parse_custom_id(custom_id) or UnknownCustomId()
        for custom_id in _custom_ids(message.components)
    ]
    references = (
        custom_id.answer
        for custom_id in read
        if isinstance(custom_id, CustomId) and custom_id.answer
    )
    return next(references, UnknownCustomId() if UnknownCustomId() in read else "")


def card_note(message: discord.Message | None) -> str | None:
    """Return the line above a card of ours: who it is for, or what it answers."""
    first = message.components[0] if message and message.components else None
    return first.content if isinstance(first, discord.TextDisplay) else None


def _custom_ids(components: object) -> Iterator[str]:
    for component in components if isinstance(components, list) else ():
        if custom_id := getattr(component, "custom_id", None):
            yield custom_id
        yield from _custom_ids(getattr(component, "children", None))


def _replied_to(message: discord.Message, me: discord.abc.User) -> discord.Message | None:
    """Return the message of ours that a message replies to."""
    target = message.reference.resolved if message.reference else None
    return target if isinstance(target, discord.Message) and target.author.id == me.id else None

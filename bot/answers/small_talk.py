"""What is said to a remark that asks nothing: one short line, not always the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.matching.results import SmallTalkKind

if TYPE_CHECKING:
    from bot.matching.results import SmallTalk

LINES: dict[SmallTalkKind, tuple[str, ...]] = {
    SmallTalkKind.GREETING: (
        "Hello! Ask me about {subject}, as in “{question}”",
        "Hi there. {Subject} are my field: try “{question}”",
        "Hey! What would you like to know about {subject}?",
    ),
    SmallTalkKind.THANKS: (
        "You're welcome.",
        "Glad it helped.",
        "Any time. Ask when the next question comes up.",
    ),
    SmallTalkKind.FAREWELL: ("See you, and train well.", "Bye! Come back with questions."),
    SmallTalkKind.PRAISE: (
        "Thank you! The studies did the hard part.",
        "Kind of you. Press “Helpful” and the curators will know.",
        "Good to hear.",
    ),
    SmallTalkKind.INSULT: (
        "Sorry that was no help. “Not helpful” below an answer tells the curators.",
        "Fair enough. Put it another way and I will try again.",
        "I only know one field, {subject}, and still get things wrong.",
    ),
    SmallTalkKind.ABOUT_BOT: (
        "I'm a bot. I answer from studies on {subject} and say how sure they are.",
        "A bot, yes: no opinions, only what studies on {subject} found.",
    ),
    SmallTalkKind.PRONOUN: (
        "What do you mean? Ask the whole question, as in “{question}”",
        "I can't see what that points to. Put it into a question on {subject}.",
    ),
    SmallTalkKind.OTHER: ("You can ask me about {subject}, as in “{question}”",),
}


def small_talk_line(remark: SmallTalk, question: str, subject: str) -> str:
    """Return the line that fits a remark; `question` is one that can be asked."""
    if remark.line:
        return remark.line
    lines = LINES[remark.kind]
    return lines[remark.variant % len(lines)].format(
        subject=subject, Subject=subject.capitalize(), question=question
    )

"""Conversation: one message from its words to its answer, in the order in which that is decided."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from bot.answers.context import Turn, TurnReason
from bot.answers.model import Answer, FollowUp
from bot.matching.frame_context import asks_attribute, leans
from bot.matching.question_frame import AskedFor
from bot.matching.results import Injury, NotCovered, SmallTalk, SmallTalkKind, TopicMatch

if TYPE_CHECKING:
    from bot.answers.context import Context
    from bot.answers.follow_ups import FollowUpRules
    from bot.answers.precise_answer import PreciseAnswers
    from bot.faq.entry_index import EntryIndex
    from bot.matching.concepts import TextAnalysis
    from bot.matching.decision import MatchTrace
    from bot.matching.other_languages import LanguageTable
    from bot.matching.question_frame import QuestionFrame
    from bot.matching.results import MatchResult

SURE_TOPIC = 0.85
"""Score from which a question that names nothing is a topic's all the same."""
MOST_ASKED_BACK = 3
MOST_BARE = 2
"""Words and names of a message that asks nothing by itself, as "half squats?"."""
ASKED_BY_FOLLOW_UP = {FollowUp.WHY: AskedFor.WHY, FollowUp.SOURCES: AskedFor.BY_WHOM}
"""What some follow-ups ask of the very thing that was asked about."""


class Answerer(Protocol):
    """What decides on single questions, and composes answers."""

    def decide(
        self, question: str, *, entries: EntryIndex | None = None, passive: bool = False
    ) -> MatchTrace:
        """Find what a question asks."""

    def answer_to(self, outcome: MatchResult, entries: EntryIndex | None = None) -> Answer:
        """Return the answer to a match result."""

    def recall(self, reference: str, *, entries: EntryIndex | None = None) -> Answer:
        """Return the answer of a stored reference."""

    def follow_up(self, answer: Answer, kind: FollowUp) -> Answer:
        """Return the answer to a follow-up."""


class Conversation:
    """Answers messages, each with what the one before it left.

    A message is read once: by the rules for follow-ups, by what decides on topics, entries, small
    talk and injuries (`MatchTrace`), and by what exactly it asks (`QuestionFrame`). The first of
    these answers it: a follow-up; the question completed by the one before it; what was decided
    on, opened with the fact that was asked for.
    """

    def __init__(
        self,
        answerer: Answerer,
        precise: PreciseAnswers,
        follow_ups: FollowUpRules,
        languages: LanguageTable,
    ) -> None:
        self._answerer = answerer
        self._precise = precise
        self._follow_ups = follow_ups
        self._languages = languages

    def take_turn(
        self,
        message: str,
        *,
        entries: EntryIndex | None = None,
        context: Context | None = None,
        passive: bool = False,
    ) -> Turn:
        """Return the answer to a message, what the next one may lean on, and what decided."""
        trace = self._answerer.decide(message, entries=entries, passive=passive)
        frame = self._precise.frame(message, trace.reading)
        if context and (kind := self._follow_up_of(message, frame, context)):
            answer = self._followed(context, kind, message, entries)
            return Turn(answer, context, TurnReason.FOLLOW_UP)
        if _is_remark(trace.outcome):
            return Turn(self._answerer.answer_to(trace.outcome, entries), context)
        if context and _leans(frame, trace.outcome, context):
            if turn := self._continued(frame, trace.reading, context):
                return turn
            is_own = isinstance(trace.outcome, (TopicMatch, Injury, NotCovered))
            back = self._asked_back(context)
            if back.choices and not is_own:
                return Turn(back, context, TurnReason.ASKED_BACK)
        answer = self._answered(trace, frame, entries, passive=passive)
        unanswered = not answer.lead and answer.outcome in _UNANSWERED
        if context and unanswered and (turn := self._continued(frame, trace.reading, context)):
            return turn
        reason = TurnReason.EXACT if answer.lead else TurnReason.WHOLE
        return Turn(answer, self._precise.context(frame, answer) or context, reason)

    def _follow_up_of(
        self, message: str, frame: QuestionFrame, context: Context
    ) -> FollowUp | None:
        """Return what a message asks of the last answer, None for a question of its own."""
        kind = self._follow_ups.classify(message)
        # "doi?" asks for one thing of the study, not for all sources.
        one_thing = context.study is not None and asks_attribute(frame)
        of_study = kind is FollowUp.SOURCES or bool(context.frame.names("s:"))
        explains = kind in ASKED_BY_FOLLOW_UP and kind is not FollowUp.SOURCES
        return None if one_thing and of_study and not explains else kind

    def _answered(
        self, trace: MatchTrace, frame: QuestionFrame, entries: EntryIndex | None, *, passive: bool
    ) -> Answer:
        """Return the answer to what was decided on, opened with what exactly was asked."""
        answer = self._answerer.answer_to(trace.outcome, entries)
        if passive and answer.outcome != "answer":
            return answer
        answer = self._precise.open_with_lead(answer, trace.reading, frame)
        if answer.outcome not in ("answer", "choices"):
            return answer
        # A speaker of another language is first told that the answer is in English.
        language = self._languages.detect(trace.reading.typed)
        return answer if language is None else replace(answer, language_line=language.line)

    def _continued(
        self, frame: QuestionFrame, reading: TextAnalysis, context: Context
    ) -> Turn | None:
        """Return what is known on a question completed by the one before it, None for nothing."""
        if self._precise.is_strange(frame, context):
            return None
        completed = self._precise.completed(frame, reading, context)
        answer = self._precise.of_context(completed)
        if answer is None:
            return None
        return Turn(answer, self._precise.context(completed, answer), TurnReason.CONTINUED)

    def _followed(
        self, context: Context, kind: FollowUp, message: str, entries: EntryIndex | None
    ) -> Answer:
        base = self._answerer.recall(context.reference, entries=entries)
        answer = self._answerer.follow_up(base, kind)
        asked = ASKED_BY_FOLLOW_UP.get(kind)
        if asked is None:
            return answer
        if self._follow_ups.asks_simpler(message) and context.frame.asked is not AskedFor.WHY:
            return replace(answer, verdict=base.verdict, sentence=base.sentence)
        return self._precise.explain(answer, context, asked)

    def _asked_back(self, context: Context) -> Answer:
        """Return two or three questions where it is not clear what is meant."""
        base = self._answerer.recall(context.reference)
        if not base.related and base.topic:
            base = self._answerer.recall(base.topic)
        return Answer(
            outcome="choices",
            heading="What do you mean? You can ask:",
            verdict="",
            choices=base.related[:MOST_ASKED_BACK],
        )


def _is_remark(outcome: MatchResult) -> bool:
    """Return whether a message asks nothing, whatever was said before: "hi", "thanks"."""
    return isinstance(outcome, SmallTalk) and outcome.kind not in _MAY_POINT


def _leans(frame: QuestionFrame, outcome: MatchResult, context: Context) -> bool:
    """Return whether a question is read with the one before it, whatever was decided on."""
    if isinstance(outcome, Injury) or not leans(frame):
        return False
    sure = isinstance(outcome, TopicMatch) and outcome.score >= SURE_TOPIC
    bare = frame.is_fragment and len(frame.units) <= MOST_BARE
    of_study = asks_attribute(frame) and bool(context.frame.names("s:"))
    return frame.leans or bare or of_study or not sure


_UNANSWERED = frozenset({"choices", "not-covered", "off-topic", "chatter"})
"""Outcomes that the question before may complete."""
_MAY_POINT = frozenset({SmallTalkKind.PRONOUN, SmallTalkKind.OTHER})
"""Kinds of small talk that may be about the last answer."""

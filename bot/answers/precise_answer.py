"""An answer led by the one sentence that was asked for."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from bot.answers.context import Context
from bot.answers.fact_search import FactSearch
from bot.answers.known_facts import facts_of
from bot.answers.lead import Lead, LeadWriter
from bot.answers.model import Answer, Bullet, Section
from bot.answers.references import answer_for_reference
from bot.answers.sections import build_citation, make_section
from bot.evidence.study_facts import Attribute
from bot.matching.frame_context import asking, asks_of_study, merge_frames
from bot.matching.normalise import stem
from bot.matching.phrase_table import stems_of_known
from bot.matching.question_frame import AskedFor, QuestionFrame

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.evidence.graph import EvidenceGraph
    from bot.matching.concepts import TextAnalysis
    from bot.matching.frame_language import FrameLanguage
    from bot.matching.frame_reader import FrameReader

IN_GENERAL = "In general"
MAX_PRECISE_TOKENS = 120
"""Words of a message that may ask for something exactly; a longer one is too dear to search for."""


NEAR_TOPIC = 0.36
"""Expected acceptance of the likeliest topic from which a plausible lead answers."""


class PreciseAnswers:
    """Immutable: reads what exactly a question asks, and opens its answer with that."""

    def __init__(
        self,
        graph: EvidenceGraph,
        reader: FrameReader,
        language: FrameLanguage,
        default_exercise: str | None,
    ) -> None:
        """`default_exercise` is the one that a question is on that names none."""
        self._graph, self._reader = graph, reader
        facts = tuple(
            # An attribute is found by its study, whatever its sentence says.
            replace(fact, said=reader.read_tags(fact.say)) if fact.attribute is None else fact
            for fact in facts_of(graph, default_exercise)
        )
        search = FactSearch(graph, facts, language, default_exercise)
        self._search = search
        self._writer = LeadWriter(graph, search, language.labels)
        self._card = lru_cache(maxsize=None)(partial(answer_for_reference, graph))
        self._citation = lru_cache(maxsize=None)(partial(build_citation, graph, number=0))

    def frame(self, text: str, reading: TextAnalysis) -> QuestionFrame:
        """Return the frame of a question; of a long story, that it asks for nothing exactly."""
        if len(reading.tokens) > MAX_PRECISE_TOKENS:
            return QuestionFrame()
        return self._reader.read(text, reading.tokens, reading.repairs)

    def completed(
        self, frame: QuestionFrame, reading: TextAnalysis, context: Context
    ) -> QuestionFrame:
        """Return the frame of a question that leans on the one before it."""
        names = self._reader.short_names(reading.tokens)
        return merge_frames(frame, context.frame, names, context.study)

    def is_strange(self, frame: QuestionFrame, context: Context) -> bool:
        """Return whether a question names what the knowledge has no word for, or nothing at all."""
        if not frame.units and not frame.attributes and not frame.values:
            return frame.asked is AskedFor.NOTHING
        if frame.attributes and not asks_of_study(frame, context.frame):
            frame = replace(frame, attributes=())
        return self._search.is_strange(frame)

    def of_context(self, frame: QuestionFrame) -> Answer | None:
        """Return the answer to a completed frame, None where nothing known answers it."""
        lead = self._writer.write(frame)
        if lead is None:
            return None
        if lead.study:
            return self._led(self._study_card(lead.study), lead)
        return self._led(self._card(lead.card), lead) if lead.card else None

    def explain(self, answer: Answer, context: Context, asked: AskedFor) -> Answer:
        """Return a follow-up that opens with what is known on the very thing asked about."""
        lead = self._writer.write(asking(context.frame, asked))
        if asked is AskedFor.BY_WHOM and context.study and not (lead and lead.is_sure):
            found = self._search.attribute(context.study, Attribute.AUTHORS)
            lead = Lead(found.say, found.id, found.sources) if found else None
        # Why something is so is not why a study of it may be doubted.
        is_doubt = lead is not None and lead.fact.endswith(f"/{Attribute.LIMITS}")
        return answer if lead is None or is_doubt else self._led(answer, lead)

    def context(self, frame: QuestionFrame, answer: Answer) -> Context | None:
        """Return what the next question may lean on, None where there is no answer."""
        if not answer.reference:
            return None
        cited = [c.source for c in answer.citations if c.number in answer.lead_cites]
        studies = [source for source in cited if source in self._graph.studies]
        return Context(frame, answer.reference, studies[0] if studies else None)

    def open_with_lead(self, answer: Answer, reading: TextAnalysis, frame: QuestionFrame) -> Answer:
        """Return an answer that opens with what was asked, where something known answers it.

        A question put as its topic puts it is answered by the topic's own verdict. A message that
        no topic answers is answered by a lead that is sure, if it names a study; one that many may
        answer by a likely lead; no lead changes a warning.
        """
        if answer.outcome == "injury" or answer.origin == "community":
            return answer
        if answer.verdict and _alike(reading.typed, answer.heading):
            return answer
        defines = frame.asked in _DEFINING and len(frame.units) == 1
        if answer.outcome not in _LED and not frame.names("s:") and not defines:
            return answer
        lead = self._writer.write(frame)
        if defines and answer.outcome not in _LED and not (lead and lead.fact.startswith(_TERM)):
            return answer
        topic = self._graph.topics.get(answer.topic or "")
        if lead is None and topic and topic.study:
            lead = self._writer.of_study(frame, topic.study)
        if lead is None:
            return lead_in_words(answer, frame)
        if answer.outcome != "answer":
            offered = {choice.topic for choice in answer.choices}
            enough = lead.is_likely or (lead.is_apt and lead.card in offered)
            enough |= lead.is_plausible and answer.score >= NEAR_TOPIC
            if not (enough if answer.outcome in _LED else lead.is_sure):
                return answer
        card = self._card_for(answer, lead)
        return answer if card is None else self._led(card, lead)

    def _card_for(self, answer: Answer, lead: Lead) -> Answer | None:
        """Return the card that a lead stands on: of its study, else of the topic that answers."""
        topics = self._graph.topics
        topic = topics.get(answer.topic or "")
        if lead.study and not (topic and topic.study == lead.study):
            card = self._study_card(lead.study)
            return replace(card, topic=answer.topic or card.topic, score=answer.score)
        if answer.outcome == "answer":
            return answer
        if lead.card is None:
            return None
        return replace(self._card(lead.card), score=answer.score)

    def _study_card(self, study: str) -> Answer:
        """Return the card of a study, under the topic that is about it."""
        topics = self._graph.topics.values()
        own = next((topic.id for topic in topics if topic.study == study), None)
        return replace(self._card(study), topic=own)

    def _led(self, answer: Answer, lead: Lead) -> Answer:
        """Return an answer with a lead in the place of its verdict, which follows in one line."""
        cited = lead.sources[:_CITED]
        numbers = {citation.source: citation.number for citation in answer.citations}
        fresh = [source for source in cited if source not in numbers]
        numbers |= {source: len(numbers) + at for at, source in enumerate(fresh, 1)}
        said = " ".join(part for part in (answer.verdict, answer.sentence) if part)
        general: tuple[Section, ...] = ()
        if said and not _repeats(said, lead.text):
            general = make_section("text", IN_GENERAL, [Bullet(said)])
        return replace(
            answer,
            lead=lead.text,
            lead_cites=tuple(sorted(numbers[source] for source in cited)),
            verdict="",
            sentence="",
            correction=None,
            sections=(*general, *answer.sections),
            citations=(
                *answer.citations,
                *(replace(self._citation(source), number=numbers[source]) for source in fresh),
            ),
            claims=tuple(dict.fromkeys((*lead.claims, *answer.claims))),
            sources=tuple(dict.fromkeys((*answer.sources, *cited))),
        )


def lead_in_words(answer: Answer, frame: QuestionFrame) -> Answer:
    """Return an answer whose verdict could be read the wrong way round with its sentence first."""
    turned = frame.is_polar and (frame.is_negated or frame.is_leading)
    if not turned or answer.outcome != "answer" or answer.correction or not answer.sentence:
        return answer
    if answer.origin == "community" or not answer.verdict:
        return answer
    first, _, rest = answer.sentence.partition(". ")
    return replace(answer, lead=first if not rest else f"{first}.", verdict="", sentence=rest)


def _alike(typed: Sequence[str], heading: str) -> bool:
    """Return whether a question is put in the words of a heading."""
    return _plain(map(stem, typed)) == _plain(stems_of_known(heading))


def _plain(stems: Iterable[str]) -> tuple[str, ...]:
    return tuple(word for word in stems if word != "?")


def _repeats(said: str, lead: str) -> bool:
    """Return whether a text says hardly anything that a lead does not say."""
    words = {word.strip(".,:;").casefold() for word in said.split()}
    told = {word.strip(".,:;").casefold() for word in lead.split()}
    return len(words - told) <= len(words) // 4


_CITED = 3
_TERM = ("k:term-", "t:")
"""How the ids of facts begin that say what a term means."""
_DEFINING = frozenset({AskedFor.MEANING, AskedFor.WHAT_IS})
"""Kinds that a definition answers, whatever a single term was taken for."""
_LED = frozenset({"answer", "choices"})
"""Outcomes that a lead may open though it names no study."""

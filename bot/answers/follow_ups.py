"""Replies to an answer: why, how sure, sources, what speaks against it, what instead."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, assert_never

from bot.answers.model import Answer, Bullet, FollowUp
from bot.answers.sections import (
    Citations,
    article_footer,
    beyond_section,
    capitalise_first,
    certainty_of_claim,
    disagree_sections,
    make_bullet,
    make_section,
)
from bot.answers.topic import statements_heading, topic_answer
from bot.evidence.queries import against, grade, verdict, why

if TYPE_CHECKING:
    from bot.evidence.graph import EvidenceGraph
    from bot.evidence.queries.results import Objection


IT = r"(?:that|this|it)"
LEAD_IN = (
    r"(?:(?:ok|okay|but|and|so|hm+|huh|wait|cool|thanks|alright|nice|yeah|yes|well|pls|please) )*"
)
LEAD_OUT = rf"(?: (?:please|pls|plz|though|tho|then|exactly|bro|mate|man|again|for {IT}))*"
ASKING = (
    r"(?:(?:any|the|your|ur|all|a|got a|got any|have a|show|show me|give|give me|whats|what is"
    r"|what are) )*"
)
SHOWED = rf"(?: (?:showed|shows|found|says|said|is|was) {IT})?"
SIMPLY = (
    r"(?: to me| me)?"
    r"(?: (?:in )?(?:more )?(?:simpler|simple|simply|easier|plain|again|like im (?:5|five)))*"
    r"(?: (?:words|terms|english|way))?"
)

PATTERNS: dict[FollowUp, tuple[str, ...]] = {
    FollowUp.WHY: (
        rf"why|y|how come|how so|why (?:so|not|that|is {IT}(?: so)?|does {IT} happen)",
        rf"(?:please )?explain(?: (?:why|{IT}))?|tell me why|because|reasons?",
        rf"(?:(?:can|could) you )?(?:please )?explain(?: {IT})?{SIMPLY}",
        r"eli5|in (?:simple|plain|easy) (?:words|terms|english)",
        rf"(?:whats|what is) the (?:reason|mechanism)|(?:whats|what is) {IT} based on",
    ),
    FollowUp.HOW_SURE: (
        rf"how (?:sure|certain|confident)(?: (?:are|r) (?:you|u|we|they))?(?: (?:of|about) {IT})?",
        rf"how (?:sure|certain) is {IT}|how strong|certainty|confidence",
        rf"(?:are|r) (?:you|u) (?:really )?(?:sure|certain|serious)(?: (?:of|about) {IT})?",
        r"(?:you |u )?sure|really|for real|fr",
        rf"how (?:do|can) (?:you|u|we) (?:know|be sure)(?: {IT})?|can i trust {IT}",
        rf"is {IT} (?:certain|sure|reliable|true|proven|solid)",
        rf"how (?:reliable|solid|strong|good) is (?:{IT}|the evidence)",
        r"why (?:only )?(?:very low|low|moderate|high)",
    ),
    FollowUp.SOURCES: (
        rf"{ASKING}(?:sources?|sauce|links?|references?|refs?|citations?|cites?|doi|evidence|proof)",
        rf"{ASKING}(?:stud(?:y|ies)|papers?)",
        rf"citation needed|(?:which|what) (?:stud(?:y|ies)|papers?|sources?){SHOWED}|based on what",
        r"(?:says who|who says|who said)(?: (?:so|that|it|this))?",
        r"according to (?:who|whom|what)|prove it",
        rf"where (?:is|does) {IT} (?:come )?from|wheres {IT} from",
    ),
    FollowUp.AGAINST: (
        rf"(?:what|anything|what else)(?: that)?(?: (?:speaks?|is|thats|said|says))? against {IT}",
        rf"(?:does anything|is there anything)(?: speak)? against {IT}|what contradicts {IT}",
        rf"(?:any )?(?:evidence )?against(?: {IT})?|(?:does )?anyone disagrees?|who disagrees",
        r"(?:any )?counter[ -]?(?:evidence|arguments?|points?)",
        rf"{ASKING}(?:contradictions?|objections?|criticisms?|limits|limitations|caveats?)",
        r"(?:the )?other side|on the other hand|but|any buts?|whats the (?:but|catch)",
    ),
    FollowUp.INSTEAD: (
        r"instead|(?:any )?alternatives?|(?:whats|what is) (?:better|the alternative)",
        r"what (?:(?:should|do|can|could|shall) (?:i|we|you|one) (?:do|use|train|pick) )?instead",
        r"what (?:then|else|now)|what (?:should|do|can) i do|what to do(?: instead)?",
        r"what (?:works|would work)(?: better| instead)?|whats better|which exercises?",
    ),
}
FOLLOW_UPS = {
    kind: re.compile(rf"{LEAD_IN}(?:{'|'.join(forms)}){LEAD_OUT}")
    for kind, forms in PATTERNS.items()
}
SIMPLER = re.compile(r"\b(?:simpler|simply|simple|plain|easier|eli5|like im (?:5|five))\b")
NO_ALTERNATIVE = "Nothing here says what to do instead."
NO_ANSWER = "There is no answer here to ask that of; ask me a question first."
LONGEST = 60
"""Characters: what is longer than this asks something of its own."""


def classify_follow_up(text: str) -> FollowUp | None:
    """Return what a short reply asks of the answer before it, None if it asks nothing of it."""
    words = " ".join(re.sub(r"[^\w\s-]", "", text.casefold().replace("_", " ")).split())
    if not words or len(words) > LONGEST:
        return None
    return next((kind for kind, form in FOLLOW_UPS.items() if form.fullmatch(words)), None)


def asks_simpler(text: str) -> bool:
    """Return whether a reply wants the same again in plainer words."""
    return bool(SIMPLER.search(text.casefold()))


def answer_follow_up(graph: EvidenceGraph, answer: Answer, kind: FollowUp) -> Answer:
    """Answer what a reply asks of an answer; of one without a claim little can be asked."""
    if kind is FollowUp.INSTEAD:
        alternatives = graph.roles.alternatives_topic
        if alternatives is None:
            return replace(_bare(answer), verdict=NO_ALTERNATIVE)
        return topic_answer(graph, alternatives)
    if answer.outcome != "answer":
        return Answer(
            outcome="chatter",
            heading="",
            verdict=NO_ANSWER,
            related=answer.related or answer.choices,
        )
    if kind is FollowUp.SOURCES:
        return _sources(graph, answer)
    if not answer.claims:
        return replace(
            _bare(answer),
            verdict="Not graded.",
            sentence="This answer makes no claim that we grade, so there is no level to explain.",
        )
    match kind:
        case FollowUp.WHY:
            return _why(graph, answer)
        case FollowUp.HOW_SURE:
            return _how_sure(graph, answer)
        case FollowUp.AGAINST:
            return _against(graph, answer)
        case _:
            assert_never(kind)


def _bare(answer: Answer) -> Answer:
    """Keep of an answer what its follow-ups share with it: heading, topic, related, footer."""
    return replace(
        answer,
        verdict="",
        sentence="",
        correction=None,
        sections=(),
        certainty=None,
        citations=(),
        choices=(),
        sources=(),
    )


def _why(graph: EvidenceGraph, answer: Answer) -> Answer:
    """Return the mechanism; where none is known, say so and show what the claim rests on."""
    claim = answer.claims[0]
    found, citations = why(graph, claim), Citations(graph)
    if found.reasons:
        sentence = found.statement
        lines = [make_bullet(graph, reason, citations) for reason in found.reasons]
        sections = make_section("evidence", "What would explain it", lines)
    else:
        sentence = "The article gives no mechanism for this; it rests on what was found."
        points = verdict(graph, claim).points
        lines = [make_bullet(graph, point, citations) for point in points]
        sections = make_section("evidence", statements_heading(graph, points), lines)
    return replace(
        _bare(answer),
        sentence=sentence,
        sections=sections,
        citations=citations.listing(),
        claims=tuple(dict.fromkeys((claim, *(reason.id for reason in found.reasons)))),
        sources=citations.sources,
    )


def _how_sure(graph: EvidenceGraph, answer: Answer) -> Answer:
    """Return the steps that lead to the level, in lay words, and what would raise it."""
    claim = answer.claims[0]
    result, citations = grade(graph, claim), Citations(graph)
    moves = {1: "up to ", 0: "", -1: "down to "}
    steps = [
        Bullet(
            f"{capitalise_first(step.words)}: {moves[step.change]}{step.level}",
            citations.cite((step.source,)) if step.source else (),
        )
        for step in result.steps
    ]
    return replace(
        _bare(answer),
        verdict=f"{capitalise_first(str(result.level))}.",
        sentence=certainty_of_claim(graph, claim).reason,
        sections=(
            *make_section("text", "Step by step", steps),
            *make_section("text", "What would raise it", [Bullet(result.raise_it)]),
        ),
        certainty=certainty_of_claim(graph, claim),
        citations=citations.listing(),
        claims=(claim,),
        sources=citations.sources,
    )


def _sources(graph: EvidenceGraph, answer: Answer) -> Answer:
    """Return every source of an answer, those of its claim that it did not show among them."""
    citations = Citations(graph)
    behind = [source for claim in answer.claims[:1] for source in graph.sources_of(claim)]
    wanted = dict.fromkeys((*answer.sources, *behind))
    for source in sorted(wanted, key=lambda one: graph.sources[one].beyond):
        citations.cite((source,))
    return replace(
        _bare(answer),
        verdict="" if wanted else "No source is cited for this.",
        citations=citations.listing(),
        sources=citations.sources,
    )


def _against(graph: EvidenceGraph, answer: Answer) -> Answer:
    """Return what contradicts or limits a claim or a step towards it."""
    claim = answer.claims[0]
    found, citations = against(graph, claim), Citations(graph)
    sections = (
        *make_section(
            "but",
            "What limits it or speaks against it",
            dict.fromkeys(_objection(one, citations) for one in found.objections),
        ),
        *disagree_sections(found.disagreements, citations, at_most=len(found.disagreements)),
        *beyond_section(graph, [one.point for one in found.beyond], citations),
    )
    return replace(
        _bare(answer),
        verdict=found.none or "",
        sentence=found.statement,
        sections=sections,
        citations=citations.listing(),
        claims=(claim,),
        sources=citations.sources,
        footer=article_footer(graph),
    )


def _objection(objection: Objection, citations: Citations) -> Bullet:
    """Make a line of an objection: what was found, then why it matters here."""
    texts = dict.fromkeys((objection.point.text, objection.because or ""))
    level = None if objection.point.level is None else str(objection.point.level)
    return Bullet(
        " ".join(text for text in texts if text), citations.cite(objection.point.sources), level
    )

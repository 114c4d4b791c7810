"""Rules on where things come from: places in the article, checks against papers, identifiers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.evidence.article_text import article_digests, copied_words, paragraph_hash, paragraphs
from bot.evidence.integrity.context import texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.errors import Problem
    from bot.evidence.integrity.context import RuleContext
    from bot.evidence.schema import Effect

ABOUT = r"(?:~|≈|\babout |\baround |\broughly |\bapproximately )"


def places_are_whole(inspection: RuleContext) -> Iterator[Problem]:
    """R22: a place in the article has section, paragraph and hash; one outside has neither."""
    for finding in inspection.graph.findings.values():
        at = finding.at
        for name, given in (("para", at.para), ("hash", at.hash)):
            if at.section == "none" and given is not None:
                message = f"A finding outside the article has no “{name}”."
                yield inspection.problem(finding.id, ("at", name), message)
            elif at.section != "none" and given is None:
                message = f"A place in the article needs “{name}”."
                yield inspection.problem(finding.id, ("at",), message)


def places_are_right(inspection: RuleContext, article: str) -> Iterator[Problem]:
    """R22: the paragraph exists in the article, and its hash is that of the paragraph."""
    sections = paragraphs(article)
    for finding in inspection.graph.findings.values():
        at = finding.at
        if at.section == "none" or at.para is None:
            continue
        lines = sections.get(at.section, ())
        if at.para > len(lines):
            message = f"The section “{at.section}” has {len(lines)} paragraphs, not {at.para}."
            yield inspection.problem(finding.id, ("at", "para"), message)
        elif at.hash is not None and at.hash != (right := paragraph_hash(lines[at.para - 1])):
            message = f"The paragraph has the hash {right}, not {at.hash}."
            yield inspection.problem(finding.id, ("at", "hash"), message)


def about_is_approximate(inspection: RuleContext, article: str) -> Iterator[Problem]:
    """R19: an effect that the article's paragraph gives as "about" is marked approx."""
    sections = paragraphs(article)
    for finding in inspection.graph.findings.values():
        at, effect = finding.at, finding.effect
        lines = sections.get(at.section, ())
        if effect is None or effect.approx or at.para is None or at.para > len(lines):
            continue
        if number := _said_roughly(effect, lines[at.para - 1]):
            message = f"The article says about {number}, so the effect needs “approx: true”."
            yield inspection.problem(finding.id, ("effect",), message)


def _said_roughly(effect: Effect, paragraph: str) -> str | None:
    numbers = [f"{one:g}" for one in (effect.value, effect.low, effect.high) if one is not None]
    for number in numbers:
        # "about 5" must not be found in "about 50" or "about 5.5".
        if re.search(rf"{ABOUT}{re.escape(number)}(?!\.?\d)", paragraph, re.IGNORECASE):
            return number
    return None


def checks_say_their_result(inspection: RuleContext) -> Iterator[Problem]:
    """R23: a check that was made says its result; what differs or is missing has a note."""
    for finding in inspection.graph.findings.values():
        checked = finding.checked
        if checked.against == "none" and checked.says is not None:
            message = f"Nothing was checked, so nothing can be said to be “{checked.says}”."
            yield inspection.problem(finding.id, ("checked", "says"), message)
        if checked.against != "none" and checked.says is None:
            message = f"It was checked against the {checked.against}; “says” gives the result."
            yield inspection.problem(finding.id, ("checked",), message)
        if checked.says in ("differs", "silent") and checked.note is None:
            message = f"“{checked.says}” needs a note on what the paper says."
            yield inspection.problem(finding.id, ("checked", "says"), message)


def papers_have_identifiers(inspection: RuleContext) -> Iterator[Problem]:
    """R24: a reviewed paper has a DOI or a reason for having none; no two share one."""
    first: dict[str, str] = {}
    for source in inspection.graph.sources.values():
        doi = source.csl.doi
        if doi is None and source.no_doi is None and source.status == "peer-reviewed":
            message = "A peer-reviewed paper has a DOI; if not, say why under “no-doi”."
            yield inspection.problem(source.id, ("csl",), message)
        if doi is not None and source.no_doi is not None:
            message = "The paper has a DOI, so there is no reason for having none."
            yield inspection.problem(source.id, ("no-doi",), message)
        if doi is not None:
            # DOIs are the same whatever their case.
            other = first.setdefault(doi.casefold(), source.id)
            if other != source.id:
                yield inspection.problem(
                    source.id, ("csl", "DOI"), f"{other} has the same DOI; a paper stands once."
                )


def older_versions_are_not_cited(inspection: RuleContext) -> Iterator[Problem]:
    """R25: what a source replaces is another version, and never a source itself."""
    sources = inspection.graph.sources.values()
    cited = {
        source.csl.doi.casefold(): source.id for source in sources if source.csl.doi is not None
    }
    for source in sources:
        if source.replaces is not None and source.replaces.casefold() in cited:
            other = cited[source.replaces.casefold()]
            message = f"{source.replaces} is replaced, yet {other} cites it."
            yield inspection.problem(source.id, ("replaces",), message)


def beyond_has_no_place(inspection: RuleContext) -> Iterator[Problem]:
    """R33: a finding of a study beyond the article has no place in the article."""
    graph = inspection.graph
    for finding in graph.findings.values():
        source = graph.sources.get(finding.source)
        if source and source.beyond and finding.at.section != "none":
            message = f"{source.id} is beyond the article, so nothing of it stands there."
            yield inspection.problem(finding.id, ("at", "section"), message)


def words_are_our_own(inspection: RuleContext, article: str) -> Iterator[Problem]:
    """R26: no text shares eight words in a row with the article."""
    digests = article_digests(article)
    for node, path, text in texts(inspection):
        if copied := copied_words(text, digests):
            message = f"These words are the article's, put it in your own: “{copied}”."
            yield inspection.problem(node, path, message)


RULES: tuple[Callable[[RuleContext], Iterator[Problem]], ...] = (
    places_are_whole,
    checks_say_their_result,
    papers_have_identifiers,
    older_versions_are_not_cited,
    beyond_has_no_place,
)
ARTICLE_RULES: tuple[Callable[[RuleContext, str], Iterator[Problem]], ...] = (
    places_are_right,
    about_is_approximate,
    words_are_our_own,
)

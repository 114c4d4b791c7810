"""All that can answer a precise question: attributes, findings, terms and statements as facts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.evidence.study_facts import LONGEST_LEAD, Attribute, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.evidence.graph import EvidenceGraph
    from bot.evidence.schema import Effect, Finding, Source
    from bot.evidence.study_facts import KnownStatement, StudyRecord

DEFINING = frozenset({Kind.MEANING, Kind.WHAT_IS})
MEASURED = frozenset({Kind.VALUE, Kind.COUNT, Kind.IS_SO, Kind.WHAT_IS})


@dataclass(frozen=True, slots=True)
class Item:
    """What a question must speak of for a fact to answer it: any of these tags."""

    tags: frozenset[str]
    is_optional: bool = False
    degree: float = 1.0
    """How far (0 to 1) a question that speaks of it is spoken of by the fact."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A sentence that answers by itself, what it answers, and what it is read off.

    `holds` says whether what the items state is so, None where a bare yes or no would mislead.
    `contrast` are numbers that the sentence sets against its own.
    `preference` is added to what it scores.
    """

    id: str
    items: tuple[Item, ...]
    asks: frozenset[str]
    say: str
    values: tuple[float, ...] = ()
    contrast: tuple[float, ...] = ()
    holds: bool | None = None
    is_tie: bool = False
    winner: str | None = None
    not_given: bool = False
    yes: frozenset[str] = frozenset()
    no: frozenset[str] = frozenset()
    sources: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    topic: str | None = None
    concept: str | None = None
    attribute: Attribute | None = None
    preference: float = 0.0
    said: frozenset[str] = frozenset()
    """All that the sentence speaks of, whatever a question must speak of."""


def facts_of(graph: EvidenceGraph, default_exercise: str | None = None) -> tuple[Fact, ...]:
    """Return every fact of the knowledge; what names no exercise may be asked of the default."""
    return (
        *(fact for record in graph.studies.values() for fact in _study_facts(graph, record)),
        *(
            _statement_fact(graph, statement, default_exercise)
            for statement in graph.statements.values()
        ),
        *(
            _finding_fact(graph, finding)
            for finding in graph.findings.values()
            if finding.about.muscle or finding.about.exercise
        ),
        *(
            fact
            for finding in graph.findings.values()
            if finding.effect and (finding.effect.sd or finding.effect.ci)
            for fact in (_spread_fact(graph, finding, finding.effect),)
        ),
        *_definitions(graph),
    )


def _study_facts(graph: EvidenceGraph, record: StudyRecord) -> Iterator[Fact]:
    source = graph.sources[record.source]
    study = Item(frozenset({record.source}))
    said = _citation_facts(source) | {
        attribute: (fact.say, fact.values, fact.yes, fact.no)
        for attribute, fact in record.facts.items()
    }
    for attribute, (say, values, yes, no) in said.items():
        yield Fact(
            id=f"{record.source}/{attribute}",
            items=(study,),
            asks=frozenset(),
            say=say,
            values=values,
            not_given=say.startswith(("Not given", "Not stated", "Not known")),
            yes=frozenset(yes),
            no=frozenset(no),
            sources=(record.source,),
            attribute=attribute,
        )
    for attribute in record.not_given:
        if attribute not in said:
            yield Fact(
                id=f"{record.source}/{attribute}",
                items=(study,),
                asks=frozenset(),
                say="",
                not_given=True,
                sources=(record.source,),
                attribute=attribute,
            )
    yield from _group_facts(record, study)
    if record.men and record.women:
        for sex, n, other in (
            ("women", record.women, f"{record.men} men"),
            ("men", record.men, f"{record.women} women"),
        ):
            for attribute in (Attribute.PARTICIPANTS, Attribute.SEX):
                yield Fact(
                    id=f"{record.source}/{attribute}/{sex}",
                    items=(study, Item(frozenset({sex}))),
                    asks=frozenset(),
                    say=f"{n} {sex}; the others were {other}.",
                    values=(n,),
                    sources=(record.source,),
                    attribute=attribute,
                )


def _group_facts(record: StudyRecord, study: Item) -> Iterator[Fact]:
    """Return the size of each group as a fact of its own, where its exercise is named."""
    for group in record.groups:
        others = [other for other in record.groups if other is not group]
        if group.exercise is None or not others:
            continue
        total = sum(other.n for other in record.groups)
        rest = ", ".join(f"the other {other.n} {other.did}" for other in others)
        say = (
            f"{group.n} {group.did}; {rest}."
            if group.n < total and len({other.n for other in record.groups}) > 1
            else f"{group.n}: each of them {group.did}."
        )
        for attribute in (Attribute.PARTICIPANTS, Attribute.GROUP_SIZES):
            yield Fact(
                id=f"{record.source}/{attribute}/{group.name}",
                items=(study, Item(frozenset({group.exercise}))),
                asks=frozenset(),
                say=say,
                values=(group.n,),
                sources=(record.source,),
                attribute=attribute,
            )


Said = tuple[str, tuple[float, ...], tuple[str, ...], tuple[str, ...]]


def _citation_facts(source: Source) -> dict[Attribute, Said]:
    """Return what a source's citation data answers."""
    csl = source.csl
    year = csl.issued.year if csl.issued else None
    home = csl.container_title or csl.event_title
    names = [author.family for author in csl.author]
    shown = names if len(names) <= _NAMES_SHOWN else [*names[:_NAMES_SHOWN], "others"]
    authors = " and ".join(filter(None, (", ".join(shown[:-1]), shown[-1])))
    said: dict[Attribute, Said] = {
        Attribute.AUTHORS: (
            clipped(f"{authors}{f', {year}' if year else ''}{f', in {home}' if home else ''}."),
            (),
            tuple(name.casefold() for name in names),
            (),
        ),
        Attribute.TITLE: (clipped(f"“{csl.title}”."), (), (), ()),
        Attribute.CITED: (
            ("It is a study beyond the article.", (), ("beyond",), ("cite", "mention"))
            if source.beyond
            else ("The article cites it.", (), ("cite", "mention"), ("beyond",))
        ),
    }
    if year:
        said[Attribute.YEAR] = (
            f"{year}{f', in {home}' if home else ''}.",
            (float(year),),
            (),
            (),
        )
    if home:
        number = f" {csl.volume}" if csl.volume else ""
        issue = f"({csl.issue})" if csl.issue else ""
        pages = f":{csl.page}" if csl.page else ""
        said[Attribute.JOURNAL] = (
            clipped(f"{home}{f', {year}' if year else ''}."),
            (),
            (),
            (),
        )
        if csl.volume or csl.page:
            said[Attribute.PAGES] = (clipped(f"{home}{number}{issue}{pages}."), (), (), ())
    if csl.doi:
        said[Attribute.DOI] = (f"{csl.doi}", (), (), ())
        said[Attribute.LINK] = (f"https://doi.org/{csl.doi}", (), (), ())
    elif csl.url:
        said[Attribute.DOI] = ("No DOI is in the record seen.", (), (), ())
        said[Attribute.LINK] = (clipped(csl.url), (), (), ())
    else:
        said[Attribute.DOI] = ("Not given: no DOI is in the record seen.", (), (), ())
        said[Attribute.LINK] = ("Not given: no address is in the record seen.", (), (), ())
    said[Attribute.STATUS] = _status(source, home, year)
    return said


def _status(source: Source, home: str | None, year: int | None) -> Said:
    where = f"{home}, {year}" if home and year else home or ""
    match source.status:
        case "peer-reviewed":
            was = "; it began as a preprint" if source.replaces else ""
            say = f"A peer-reviewed paper ({where}){was}."
            return clipped(say), (), ("peer", "publish", "journal"), ("preprint", "still")
        case "conference-abstract":
            say = f"A conference abstract, only lightly reviewed ({where})."
            return clipped(say), (), ("abstract", "conference"), ("peer review", "journal")
        case "preprint":
            return "A preprint, not peer-reviewed.", (), ("preprint",), ("peer review",)
        case _:
            return "A web page, not a peer-reviewed paper.", (), (), ("peer review",)


def _statement_fact(
    graph: EvidenceGraph, statement: KnownStatement, default_exercise: str | None
) -> Fact:
    ids = statement.rests
    sources = [node for node in ids if node.startswith("s:")]
    sources += [graph.findings[node].source for node in ids if node in graph.findings]
    claims = [node for node in ids if node.startswith("c:")]
    sources += [source for claim in claims for source in graph.sources_of(claim)]
    items = [_item(text) for text in statement.about]
    if len(set(sources)) == 1:
        items.append(Item(frozenset(sources), is_optional=True))
    if default_exercise and not any(t.startswith("x:") for item in items for t in item.tags):
        items.append(Item(frozenset({default_exercise}), is_optional=True, degree=_ASIDE))
    return Fact(
        id=statement.id,
        items=tuple(items),
        asks=frozenset(statement.asks),
        say=statement.say,
        values=statement.values,
        contrast=statement.contrast,
        holds=statement.holds,
        is_tie=statement.tie,
        winner=statement.winner,
        not_given=statement.not_given,
        yes=frozenset(statement.yes),
        no=frozenset(statement.no),
        sources=tuple(dict.fromkeys(sources)),
        claims=tuple(claims),
        topic=statement.topic,
    )


def _optional(item: Item) -> Item:
    """Return an item that a fact does without."""
    return replace(item, is_optional=True)


def _item(text: str) -> Item:
    optional = text.endswith("?")
    return Item(frozenset(text.removesuffix("?").split("|")), optional)


def _topic_of(graph: EvidenceGraph, finding: Finding) -> str | None:
    """Return the topic that shows a finding, else one whose claim it bears on, else its study's."""
    topics = tuple(graph.topics.values())
    bearing = {edge.to for edge in graph.edges_from(finding.id)}
    return next(
        (
            topic.id
            for fits in (
                lambda topic: finding.id in topic.show,
                lambda topic: topic.main in bearing,
                lambda topic: topic.study == finding.source,
            )
            for topic in topics
            if fits(topic)
        ),
        None,
    )


def _finding_fact(graph: EvidenceGraph, finding: Finding) -> Fact:
    about, effect = finding.about, finding.effect
    named = [about.exercise, about.versus, about.muscle, about.outcome]
    items = [Item(frozenset({tag})) for tag in named if tag]
    items.append(Item(frozenset({finding.source}), is_optional=True))
    values = [figure.value for figure in finding.figures]
    if effect:
        values += [v for v in (effect.value, effect.low, effect.high) if v is not None]
    # What is only reasoned or modelled is not said to be so in one word.
    measured = finding.evidence not in ("reasoning", "model")
    grown = measured and about.outcome in _PLAIN_OUTCOMES and not about.versus
    holds = {"up": True, "high": True, "none": False, "low": False, "down": False}.get(
        finding.direction
    )
    ahead = {
        "up": about.exercise,
        "high": about.exercise,
        "down": about.versus,
        "low": about.versus,
    }
    return Fact(
        id=finding.id,
        is_tie=bool(about.versus) and finding.direction in ("none", "mixed"),
        winner=ahead.get(finding.direction) if about.versus and about.muscle else None,
        items=tuple(items),
        asks=MEASURED | ({Kind.WHICH} if about.versus else set()),
        say=clipped(finding.text),
        values=tuple(values),
        holds=holds if grown else None,
        sources=(finding.source,),
        topic=_topic_of(graph, finding),
        # What was written to answer one question goes before what a study reports.
        preference=-1.2 if finding.evidence == "reasoning" else -0.25,
    )


def _spread_fact(graph: EvidenceGraph, finding: Finding, effect: Effect) -> Fact:
    """Return how far people differed around a value, or the interval that it lies in."""
    fact = _finding_fact(graph, finding)
    unit = "cm²" if effect.unit == "cm2" else "%"
    if effect.ci:
        low, high = effect.ci
        say = f"{effect.value:g} {unit}, with a 95 % interval of {low:g} to {high:g}."
    else:
        say = f"SD {effect.sd:g} around a mean of {effect.value:g} {unit}."
    return replace(
        fact,
        id=f"{finding.id}/spread",
        items=(
            *(
                item if any(tag.startswith("m:") for tag in item.tags) else _optional(item)
                for item in fact.items
            ),
            Item(frozenset({"spread"})),
        ),
        say=say,
        holds=None,
        values=tuple(v for v in (effect.value, effect.sd, *(effect.ci or ())) if v is not None),
    )


def _definitions(graph: EvidenceGraph) -> Iterator[Fact]:
    for concept in graph.concepts.values():
        if concept.define and not concept.id.startswith("o:"):
            yield Fact(
                id=f"{concept.id}/define",
                items=(Item(frozenset({concept.id})),),
                asks=DEFINING,
                say=clipped(_defined(concept.label, concept.define)),
                concept=concept.id,
                # What a bare term asks for is what it means.
                preference=_TERM if concept.id.startswith("t:") else 0.0,
            )


def _defined(label: str, define: str) -> str:
    """Return what a concept means, its name first: "H:Q ratio: hamstring activity …"."""
    define = " ".join(define.split())
    name = label[:1].upper() + label[1:]
    if define.casefold().startswith((name.casefold(), f"the {name.casefold()}")):
        return define
    first = define.split(" ", 1)[0]
    keep = any(map(str.isupper, first[1:]))
    return f"{name}: {define if keep else define[:1].lower() + define[1:]}"


def clipped(text: str) -> str:
    """Return a text cut at the end of a sentence or a word, fit for a lead."""
    if len(text) <= LONGEST_LEAD:
        return text
    head = text[: LONGEST_LEAD - 1]
    sentence = max(head.rfind(". "), head.rfind("; "))
    if sentence > LONGEST_LEAD // 3:
        return f"{head[:sentence]}."
    return f"{head[: head.rfind(' ')]}…"


def tags_used(facts: Sequence[Fact]) -> Iterable[str]:
    """Return every tag that some fact asks for."""
    return (tag for fact in facts for item in fact.items for tag in item.tags)


_ASIDE, _TERM = 0.5, 0.3
_NAMES_SHOWN = 4
_PLAIN_OUTCOMES = frozenset({"o:growth", "o:activity", "o:strength"})

"""The pages of the reading room: one a topic, claim, study, muscle, exercise and term."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.answers.follow_ups import answer_follow_up
from bot.answers.lookup import answer_for_node
from bot.answers.model import FollowUp
from bot.answers.names import display_label
from bot.evidence.citations import short_citation
from bot.evidence.grading.grade import grade
from bot.pictures.charts.selection import all_charts, study_charts, topic_chart
from bot.pictures.evidence_map import evidence_map
from bot.pictures.picture import chart_picture, map_picture
from bot.pictures.reading_room.answer_html import answer_html
from bot.pictures.reading_room.html import (
    TITLES,
    anchor,
    edit_hint,
    escape,
    figure,
    listing,
    node_link,
    page,
    page_path,
    paragraph,
    section,
)
from bot.pictures.svg import PAGE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.answers.model import Answer
    from bot.evidence.graph import EvidenceGraph
    from bot.evidence.schema import Finding
    from bot.evidence.strict_yaml.source_map import NodeLocation
    from bot.pictures.charts.model import Chart

CHARTS, MAPS = "charts", "maps"
"""The folders of the picture files."""


@dataclass(frozen=True, slots=True)
class ReadingRoom:
    """What the pages are made of: the knowledge, and where each of its nodes is written."""

    graph: EvidenceGraph
    locations: dict[str, NodeLocation]

    def pages(self) -> Mapping[str, str]:
        """Return every page by its path within the site."""
        graph = self.graph
        made = {"index.html": self._index()}
        made |= {page_path(node): self._topic_page(node) for node in graph.topics}
        made |= {page_path(node): self._claim_page(node) for node in graph.claims}
        made |= {page_path(node): self._study_page(node) for node in graph.sources}
        made |= {page_path(node): self._concept_page(node) for node in self._concepts()}
        return made

    def _concepts(self, kinds: str = "mxt") -> tuple[str, ...]:
        # What is measured has no card of its own.
        return tuple(node for node in self.graph.concepts if node[0] in kinds)

    def _topic_page(self, node: str) -> str:
        topic = self.graph.topics[node]
        answer = answer_for_node(self.graph, node)
        chart = topic_chart(self.graph, node)
        content = (
            section("answer", "Answer", answer_html(answer)),
            section("chart", "Chart", self._charts([chart] if chart else [])),
            self._map(node),
            self._argument(answer) if topic.main else "",
            section(
                "phrasings", "How people ask", listing(escape(text) for text in topic.phrasings)
            ),
            section("related", "Related questions", self._titles(topic.related)),
            self._edit(node, *((topic.main,) if topic.main else ()), *topic.show),
        )
        return page(topic.question, "".join(content))

    def _claim_page(self, node: str) -> str:
        answer = answer_for_node(self.graph, node)
        topics = [topic.id for topic in self.graph.topics.values() if topic.main == node]
        bearing = [
            edge.source
            for edge in self.graph.edges_to(node, "supports", "contradicts", "qualifies")
        ]
        content = (
            section("answer", answer.heading, answer_html(answer)),
            self._map(node),
            self._argument(answer),
            section("topics", "Questions it answers", self._titles(topics)),
            self._edit(node, *bearing),
        )
        return page(display_label(self.graph, node), "".join(content))

    def _study_page(self, node: str) -> str:
        graph = self.graph
        findings = graph.findings_of(node)
        carried = [claim for claim in graph.claims if node in graph.sources_of(claim)]
        content = (
            section("answer", "In short", answer_html(answer_for_node(graph, node))),
            section("charts", "Charts", self._charts(study_charts(graph, node))),
            section("findings", "Findings", *(self._finding(finding) for finding in findings)),
            section("claims", "Claims that rest on it", self._titles(carried)),
            self._edit(node),
        )
        cited = graph.sources[node]
        return page(f"{short_citation(cited)}: {cited.csl.title}", "".join(content))

    def _concept_page(self, node: str) -> str:
        graph = self.graph
        concept = graph.concepts[node]
        topics = [topic.id for topic in graph.topics.values() if node in topic.show]
        names = f"Also called: {', '.join(concept.aka)}." if concept.aka else ""
        content = (
            section("answer", "In short", answer_html(answer_for_node(graph, node))),
            section("names", "Names", paragraph(names)),
            section("topics", "Questions about it", self._titles(topics)),
            self._edit(node),
        )
        return page(display_label(graph, node), "".join(content))

    def _finding(self, finding: Finding) -> str:
        """Return what a study found, whom it holds for, and how it was checked."""
        scope, checked, place = finding.scope, finding.checked, finding.at
        people = f"{scope.n} {scope.who or 'people'}" if scope.n else scope.who
        where = "the paper's own record"
        if place.section != "none":
            paragraph_number = f", paragraph {place.para}" if place.para else ""
            where = f"the article, {place.section}{paragraph_number}"
        rows = {
            "Kind of evidence": finding.evidence,
            "People": people,
            "Weeks": str(scope.weeks) if scope.weeks else None,
            "Scope": scope.note,
            "Place": where,
            "Checked against": " ".join(part for part in (checked.against, checked.says) if part),
            "Remark": checked.note,
        }
        details = "".join(
            f"<dt>{name}</dt><dd>{escape(value)}</dd>" for name, value in rows.items() if value
        )
        bears = listing(
            f"{escape(edge.rel)} {node_link(edge.to, display_label(self.graph, edge.to))}"
            for edge in self.graph.edges_from(finding.id)
            if edge.to in self.graph.claims
        )
        return (
            f'<article id="{anchor(finding.id)}"><h3>{escape(finding.text)}</h3>'
            f"<dl>{details}</dl>{bears}{edit_hint(self.locations, finding.id)}</article>"
        )

    def _argument(self, answer: Answer) -> str:
        """Return the trace of the certainty, the mechanism, and what speaks against a claim."""
        if not answer.claims:
            return ""
        asked = {
            FollowUp.HOW_SURE: ("certainty", "How sure, step by step"),
            FollowUp.WHY: ("why", "Why"),
            FollowUp.AGAINST: ("against", "What speaks against it"),
        }
        return "".join(
            section(place, heading, answer_html(told, sources=False))
            for kind, (place, heading) in asked.items()
            for told in [answer_follow_up(self.graph, answer, kind)]
        )

    def _map(self, node: str) -> str:
        picture = map_picture(evidence_map(self.graph, node), PAGE)
        return section("map", "Evidence map", figure(picture, MAPS))

    @staticmethod
    def _charts(charts: Iterable[Chart]) -> str:
        return "".join(figure(chart_picture(chart, PAGE), CHARTS) for chart in charts)

    def _edit(self, *nodes: str) -> str:
        return section("edit", "Where it is written", edit_hint(self.locations, *nodes))

    def _titles(self, nodes: Iterable[str]) -> str:
        return listing(node_link(node, display_label(self.graph, node)) for node in nodes)

    def _index(self) -> str:
        graph = self.graph
        claims = sorted(
            graph.claims, key=lambda node: (graph.claims[node].stance != "held", -self._order(node))
        )
        kinds = {
            "topics": [
                self._index_line(node, self._verdict(node))
                # What most people ask comes first.
                for node in sorted(
                    graph.topics, key=lambda node: node != graph.roles.headline_topic
                )
            ],
            "claims": [self._index_line(node, self._level(node)) for node in claims],
            "studies": [self._index_line(node, "") for node in graph.sources],
            "muscles": [self._index_line(node, "") for node in self._concepts("m")],
            "exercises": [self._index_line(node, "") for node in self._concepts("x")],
            "terms": [self._index_line(node, "") for node in self._concepts("t")],
        }
        lists = (section(place, TITLES[place], listing(lines)) for place, lines in kinds.items())
        charts = "".join(
            figure(chart_picture(chart, PAGE), CHARTS).replace("../", "")
            for chart in all_charts(graph)
        )
        return page(
            "What is known about squats and the hamstrings",
            paragraph(
                "Every answer of the bot with what it rests on: the studies, how sure each claim "
                "is and why, and where each line is written."
            )
            + self._levels()
            + "".join(lists)
            + section("charts", "Charts", charts),
            depth=0,
        )

    def _levels(self) -> str:
        """Return what the words on certainty mean, the surest first."""
        levels = self.graph.rules.levels
        lines = (
            f"<strong>{escape(level.capitalize())}:</strong> {escape(words.meaning)}"
            for level, words in sorted(levels.items(), key=lambda each: -each[0].order)
        )
        return section("certainty", "How sure, in a word", listing(lines))

    def _index_line(self, node: str, told: str) -> str:
        title = f'<a href="{page_path(node)}">{escape(display_label(self.graph, node))}</a>'
        return f"{title} {escape(told)}" if told else title

    def _verdict(self, node: str) -> str:
        answer = answer_for_node(self.graph, node)
        level = f" {answer.certainty.level.capitalize()} certainty." if answer.certainty else ""
        return f"{answer.verdict}{level}"

    def _level(self, node: str) -> str:
        if self.graph.claims[node].stance == "rejected":
            return "A common belief that the evidence speaks against."
        return f"{grade(self.graph, node).level.capitalize()} certainty."

    def _order(self, node: str) -> int:
        return grade(self.graph, node).level.order

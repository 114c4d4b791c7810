"""Evidence maps of every topic and claim: what is on them, and that all of it can be read."""

from __future__ import annotations

from itertools import pairwise

import pytest

from bot.engine import bundled_knowledge_dir
from bot.errors import NotFoundError
from bot.evidence.grading.grade import grade
from bot.evidence.loader import load_knowledge
from bot.pictures.evidence_map import BOXES, OBJECTIONS, evidence_map
from bot.pictures.map_drawing import draw_map
from bot.pictures.svg import LIGHT
from tests.pictures.known_numbers import numbers_in, numbers_of
from tests.pictures.svg_shapes import Shapes

GRAPH = load_knowledge(bundled_knowledge_dir()).graph
each_node = pytest.mark.parametrize("node", [*GRAPH.topics, *GRAPH.claims])


@each_node
def test_no_text_leaves_its_box_or_the_picture(node):
    shapes = Shapes(draw_map(evidence_map(GRAPH, node), LIGHT))
    for box, texts in shapes.boxes:
        assert texts
        assert [text.text for text in texts if not box.holds(text)] == []
    picture = replace_area(shapes)
    assert [text.text for text in shapes.texts if not picture.holds(text)] == []


@each_node
def test_no_line_crosses_text_and_no_text_another(node):
    shapes = Shapes(draw_map(evidence_map(GRAPH, node)))
    for position, text in enumerate(shapes.texts):
        crossing = [area for line in shapes.lines for area in line.areas if area.touches(text)]
        assert not crossing, text.text
        assert not [other.text for other in shapes.texts[:position] if other.touches(text)]


@each_node
def test_boxes_stand_apart_and_no_line_runs_through_one(node):
    shapes = Shapes(draw_map(evidence_map(GRAPH, node)))
    boxes = [box for box, _ in shapes.boxes]
    for position, box in enumerate(boxes):
        assert not any(other.touches(box) for other in boxes[:position])
        inner = type(box)(box.left + 2, box.top + 2, box.right - 2, box.bottom - 2)
        assert not any(area.touches(inner) for line in shapes.lines for area in line.areas)


@each_node
def test_at_most_eight_boxes_and_the_rest_counted(node):
    drawn = evidence_map(GRAPH, node)
    assert drawn.boxes <= BOXES
    assert len(Shapes(draw_map(drawn)).boxes) == drawn.boxes
    assert bool(drawn.more) == bool(drawn.more_points)


@pytest.mark.parametrize("claim", GRAPH.claims)
def test_all_that_bears_on_a_claim_is_drawn_or_counted(claim):
    drawn = evidence_map(GRAPH, claim)
    bearing = {
        edge.source
        for edge in GRAPH.edges_to(claim, "supports", "contradicts", "qualifies")
        if edge.source not in GRAPH.claims or GRAPH.claims[edge.source].stance == "held"
    } | {edge.to for edge in GRAPH.edges_from(claim, "derived-from")}
    points = [point for group in drawn.groups for point in group.points]
    named_steps = sum(
        bool(edge.id) and len(GRAPH.edges_to(edge.id, "qualifies"))
        for edge in GRAPH.edges_to(claim, "supports")
    )
    assert len(points) + drawn.more_points == len(bearing) + named_steps
    assert {point.id for point in points} >= bearing if not drawn.more_points else True


@pytest.mark.parametrize("claim", GRAPH.claims)
def test_what_speaks_against_a_claim_is_never_left_out(claim):
    steps = [edge.id for edge in GRAPH.edges_to(claim, "supports") if edge.id]
    against = [
        edge
        for target in (claim, *steps)
        for edge in GRAPH.edges_to(target, "contradicts", "qualifies")
        if edge.source in GRAPH.findings or GRAPH.claims[edge.source].stance == "held"
    ]
    points = [point for group in evidence_map(GRAPH, claim).groups for point in group.points]
    assert any(point.bearing in OBJECTIONS for point in points) == bool(against)


@pytest.mark.parametrize("claim", GRAPH.claims)
def test_the_claim_carries_its_certainty_in_words(claim):
    drawn = evidence_map(GRAPH, claim)
    words = " ".join(text.text for text in Shapes(draw_map(drawn)).boxes[0][1])
    held = GRAPH.claims[claim].stance == "held"
    assert drawn.level == (grade(GRAPH, claim).level if held else None)
    picture = " ".join(text.text for text in Shapes(draw_map(drawn)).texts)
    assert (f"{drawn.level.capitalize()} certainty" in picture) if drawn.level else True
    assert words.startswith("Claim" if held else "A common belief")


def test_support_is_solid_a_limit_dashed_and_opposition_marked():
    kinds = {}
    for claim in GRAPH.claims:
        drawn = evidence_map(GRAPH, claim)
        bearings = {point.bearing for group in drawn.groups for point in group.points}
        shapes = Shapes(draw_map(drawn))
        crosses = sum(
            len(line.points) == 2
            and line.points[0][0] != line.points[1][0]
            and line.points[0][1] != line.points[1][1]
            for line in shapes.lines
        )
        assert any(line.dashed for line in shapes.lines) == ("qualifies" in bearings)
        assert bool(crosses) == ("contradicts" in bearings)
        kinds.update(dict.fromkeys(bearings))
    assert {"supports", "qualifies", "contradicts", "premise"} <= set(kinds)


@each_node
def test_every_edge_has_a_word(node):
    drawn = evidence_map(GRAPH, node)
    words = [text for text in Shapes(draw_map(drawn)).texts if text.kind == "word"]
    points = sum(len(group.points) for group in drawn.groups)
    sources = sum(group.source is not None for group in drawn.groups)
    assert len(words) == points + sources


@each_node
def test_the_alternative_text_fits_discord_and_tells_every_point(node):
    drawn = evidence_map(GRAPH, node)
    assert len(drawn.alt) <= 1024
    for group in drawn.groups:
        for point in group.points:
            assert point.text.rstrip(".") in drawn.alt


@each_node
def test_every_number_off_every_map_is_in_a_finding(node):
    """Years and people of the studies, counts of what is left out and “1RM” are the only others."""
    drawn = evidence_map(GRAPH, node)
    claims = {drawn.id, GRAPH.topics[node].main if node in GRAPH.topics else None}
    allowed = {float(drawn.more_points), float(drawn.more_sources), 1.0}
    for group in drawn.groups:
        if group.source is not None:
            allowed |= numbers_in(group.cited)
            study = GRAPH.sources[group.source].study
            allowed |= {float(study.n)} if study and study.n else set()
        claims |= {point.id for point in group.points}
    findings = {point.id for group in drawn.groups for point in group.points} & set(GRAPH.findings)
    for claim in claims & set(GRAPH.claims):
        findings |= {finding.id for finding in GRAPH.supporting_findings(claim)}
    allowed |= set().union(*(numbers_of(GRAPH.findings[finding]) for finding in findings))
    for text in Shapes(draw_map(drawn)).texts:
        assert numbers_in(text.text) <= allowed, text.text
    assert numbers_in(drawn.alt) <= allowed


def test_one_box_a_source():
    for node in (*GRAPH.topics, *GRAPH.claims):
        sources = [group.source for group in evidence_map(GRAPH, node).groups if group.source]
        assert len(sources) == len(set(sources))


def test_objections_come_after_support_within_a_source():
    for claim in GRAPH.claims:
        for group in evidence_map(GRAPH, claim).groups:
            bearings = [point.bearing in OBJECTIONS for point in group.points]
            assert all(a <= b for a, b in pairwise(bearings))


def test_an_unknown_id_is_refused():
    with pytest.raises(NotFoundError):
        evidence_map(GRAPH, "c:nothing")


def replace_area(shapes):
    """Return the area of the whole picture."""
    box = shapes.boxes[0][0]
    return type(box)(0, 0, shapes.width, shapes.height)

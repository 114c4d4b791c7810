"""Small evidence graphs for the grading tests: findings, sources and claims."""

from __future__ import annotations

from pathlib import Path

from bot.evidence.grading.grade import grade
from bot.evidence.grading.rules import CertaintyRules
from bot.evidence.graph import EvidenceGraph
from bot.evidence.loader import read_mapping
from bot.evidence.schema import Document
from bot.evidence.strict_yaml.model_errors import validate_model

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"
RULES = validate_model(CertaintyRules, *read_mapping(KNOWLEDGE / "grading.yaml"))
LIMITS = RULES.thresholds


def source(name, status="peer-reviewed", people=None, *, beyond=False):
    study = {"kind": "study", "design": "x", "n": people} if people else None
    csl = {"type": "article-journal", "title": "x", "author": [{"family": "X"}]}
    return {
        "id": f"s:{name}",
        "status": status,
        "csl": csl,
        "beyond": beyond,
        "verified": "x",
        "study": study,
    }


def finding(name, evidence="imaging-pre-post", *, n=20, says="agrees", against="abstract", **more):
    """Make a finding of the source that its name starts with, checked and agreeing by default."""
    outcome = more.pop("outcome", "growth")
    return {
        "id": f"f:{name}",
        "source": f"s:{name.split('-')[0]}",
        "evidence": evidence,
        "text": "x",
        "about": {"outcome": f"o:{outcome}", "exercise": "x:back-squat"},
        "direction": "up",
        "scope": {"n": n},
        "at": {"section": "none"},
        "checked": {"against": against, "says": says},
        **more,
    }


def claim(name, outcome="growth", **more):
    about = {"outcome": f"o:{outcome}", "exercise": "x:back-squat"}
    return {"id": f"c:{name}", "text": "x", "short": "x", "about": about, "direction": "up", **more}


def edge(source, to="c:it", rel="supports"):
    return {"from": source, "rel": rel, "to": to}


def graph_of(*nodes, claims=None, edges=()):
    """Join findings, sources and claims; findings without an edge support `c:it`."""
    findings = [node for node in nodes if node["id"].startswith("f:")]
    sources = {node["id"]: node for node in nodes if node["id"].startswith("s:")}
    for node in findings:
        sources.setdefault(node["source"], source(node["source"][2:]))
    tied = {drawn["from"] for drawn in edges}
    loose = [edge(node["id"]) for node in findings if node["id"] not in tied]
    document = {
        "schema": 1,
        "findings": findings,
        "sources": list(sources.values()),
        "claims": claims or [claim("it")],
        "edges": [*loose, *edges],
    }
    return EvidenceGraph.build([Document.model_validate(document)], RULES)


def level(*nodes, name="c:it", **parts):
    return grade(graph_of(*nodes, **parts), name).level.value


def codes(grade):
    return [step.code for step in grade.steps]

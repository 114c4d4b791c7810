"""Rules: the files of knowledge/rules, patterns that no weighing of words may outvote."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, StringConstraints

from bot.answers.follow_ups import FollowUpRules
from bot.answers.model import FollowUp
from bot.errors import KnowledgeError, Problem
from bot.evidence.field_types import FamilyName, Many, Short, Strict
from bot.evidence.loader import read_mapping
from bot.evidence.strict_yaml.model_errors import validate_model
from bot.evidence.strict_yaml.source_map import SourceMap, ellipsise
from bot.matching.phrase_rules import PatternError, PhraseRules
from bot.matching.results import SmallTalkKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Set as AbstractSet
    from pathlib import Path

INJURY_RULES, SMALL_TALK_RULES = "rules/injury.yaml", "rules/small_talk.yaml"
FOLLOW_UP_RULES = "rules/follow_ups.yaml"
SIMPLER, HELP = "simpler", "help"
"""Kinds of replies that ask for no follow-up of their own."""


class PhraseRule(Strict):
    """A pattern, and a text that it finds and no other pattern does.

    `kind` tells the rules of one file apart where they say different things.
    """

    kind: str = ""
    pattern: Annotated[str, StringConstraints(min_length=1, max_length=400)]
    example: Annotated[str, StringConstraints(min_length=1, max_length=200)]


class RulesFile(Strict):
    """rules/*.yaml: families of words, named patterns, patterns, and texts that none may find."""

    schema_version: Literal[1] = Field(alias="schema")
    families: dict[FamilyName, Many[Short]]
    named: dict[FamilyName, str]
    rules: Many[PhraseRule]
    harmless: Many[Annotated[str, StringConstraints(min_length=1, max_length=200)]]


def load_injury_rules(directory: Path) -> PhraseRules:
    """Read rules/injury.yaml; KnowledgeError with every problem in it."""
    return load_rules(directory, INJURY_RULES, needed={""})[""]


def load_small_talk_rules(directory: Path) -> dict[SmallTalkKind, PhraseRules]:
    """Read rules/small_talk.yaml; KnowledgeError with every problem in it."""
    rules = load_rules(directory, SMALL_TALK_RULES, known={*SmallTalkKind})
    return {SmallTalkKind(kind): found for kind, found in rules.items()}


def load_follow_up_rules(directory: Path) -> FollowUpRules:
    """Read rules/follow_ups.yaml; KnowledgeError with every problem in it."""
    rules = load_rules(directory, FOLLOW_UP_RULES, needed={*FollowUp, SIMPLER, HELP})
    return FollowUpRules({kind: rules[kind] for kind in FollowUp}, rules[SIMPLER], rules[HELP])


def load_rules(
    directory: Path,
    name: str,
    *,
    known: AbstractSet[str] = frozenset(),
    needed: AbstractSet[str] = frozenset(),
) -> dict[str, PhraseRules]:
    """Read a file of rules; return those of each kind, in the order of their kinds.

    A rule is of a `known` kind or one of those that are `needed`.

    Raises:
        KnowledgeError: with every problem of the file.
    """
    data, marks = read_mapping(directory / name, name)
    file = validate_model(RulesFile, data, marks)
    patterns: dict[str, list[str]] = {}
    for rule in file.rules:
        patterns.setdefault(rule.kind, []).append(rule.pattern)
    if problems := [*_kind_problems(file, marks, known | needed, needed - patterns.keys())]:
        raise KnowledgeError(problems)
    rules = {
        kind: PhraseRules(file.families, file.named, tuple(found))
        for kind, found in patterns.items()
    }
    try:
        for joined in rules.values():
            joined.compile()
    except PatternError as error:
        raise KnowledgeError([*_pattern_problems(file, marks)]) from error
    return rules


def _kind_problems(
    file: RulesFile, marks: SourceMap, kinds: AbstractSet[str], lacking: AbstractSet[str]
) -> Iterator[Problem]:
    named = ", ".join(sorted(kinds))
    for place, rule in enumerate(file.rules):
        if rule.kind not in kinds:
            message = f"No rule is of the kind “{ellipsise(rule.kind)}”; use one of: {named}."
            yield marks.problem(("rules", place, "kind"), message)
    for kind in sorted(lacking):
        yield marks.problem(("rules",), f"A rule of the kind “{kind}” is missing; add one.")


def _pattern_problems(file: RulesFile, marks: SourceMap) -> Iterator[Problem]:
    """Yield what is wrong with each pattern: compiled together, they do not show which one."""
    for place, rule in enumerate(file.rules):
        try:
            PhraseRules(file.families, file.named, (rule.pattern,)).compile()
        except PatternError as error:
            yield marks.problem(("rules", place, "pattern"), f"{error}: correct it")

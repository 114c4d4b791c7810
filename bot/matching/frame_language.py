"""The words of question frames, as knowledge/language/question_frames.yaml has them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.matching.question_frame import Tag


@dataclass(frozen=True, slots=True)
class FrameLanguage:
    """The words of knowledge/language/question_frames.yaml."""

    asked: Mapping[str, Sequence[str]]
    polarity: Mapping[str, Sequence[str]]
    order: Mapping[str, Sequence[str]]
    attributes: Mapping[str, Sequence[str]]
    words: Mapping[str, Sequence[str]]
    fillers: Sequence[str]
    study_words: Sequence[str]
    study_links: Sequence[str]
    numbers: Mapping[str, float]
    auxiliaries: Sequence[str]
    verbs: Sequence[str]
    weights: Mapping[str, float]
    musts: Sequence[str]
    labels: Mapping[str, str]
    short_names: Mapping[str, Tag]

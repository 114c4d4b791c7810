"""Files beside a checkout that are not part of the project; tests that need them skip."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="../shared is not here")


def texts_of(answer) -> list[str]:
    """Return every text that an answer shows, in reading order."""
    certainty = answer.certainty
    return [
        text
        for text in (
            answer.heading,
            answer.correction,
            answer.verdict,
            answer.sentence,
            *(
                text
                for section in answer.sections
                for text in (section.heading, *(bullet.text for bullet in section.bullets))
            ),
            *((certainty.level, certainty.reason, certainty.meaning) if certainty else ()),
            *(text for one in answer.citations for text in (one.short, one.full, one.note)),
            *(one.question for one in (*answer.related, *answer.choices)),
            answer.footer,
        )
        if text
    ]

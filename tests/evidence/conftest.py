"""A knowledge folder of three made-up studies, small enough to grade by hand."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.evidence.grading.rules import CertaintyRules
from bot.evidence.loader import load_knowledge, read_mapping
from bot.evidence.strict_yaml.model_errors import validate_model

HERE = Path(__file__).parent
RULES = HERE.parents[1] / "knowledge" / "grading.yaml"


@pytest.fixture
def folder(tmp_path):
    """Return a copy of the worked example, with the project's own rule, to read or to break."""
    copy = tmp_path / "knowledge"
    shutil.copytree(HERE / "worked", copy)
    shutil.copy(RULES, copy)
    return copy


@pytest.fixture
def graph(folder):
    """Return the worked example's graph."""
    return load_knowledge(folder).graph


@pytest.fixture(scope="session")
def rules():
    """Return the project's own rule."""
    return validate_model(CertaintyRules, *read_mapping(RULES))


@pytest.fixture
def small(tmp_path):
    """Return the graph of small.yaml, which has one of everything and breaks no rule."""
    directory = tmp_path / "small"
    directory.mkdir()
    shutil.copy(HERE / "small.yaml", directory)
    shutil.copy(RULES, directory)
    return load_knowledge(directory).graph

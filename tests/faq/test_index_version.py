"""Index version: it covers every module that reads phrasings."""

from __future__ import annotations

import ast
import importlib.util
from pathlib import Path

import pytest

from bot.faq.index_version import READ_BY

NAMED = {f"{package}.{file.removesuffix('.py')}" for package, file in READ_BY}
READING = sorted(one for one in NAMED if one.startswith("bot.matching"))


@pytest.mark.parametrize("module", READING)
def test_what_a_reader_imports_is_named_too(module):
    """A change of code that reads wordings makes the kept indexes anew."""
    source = Path(importlib.util.find_spec(module).origin).read_text("utf-8")
    imported = {
        node.module
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("bot.matching")
    }
    assert imported <= NAMED

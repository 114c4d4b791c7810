"""Any file loads as knowledge or as problems."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from hypothesis import given, settings, strategies as st

from bot.errors import KnowledgeError
from bot.evidence.loader import Knowledge, load_knowledge
from bot.evidence.strict_yaml.loader import parse, plain_value
from tests.evidence.knowledge_folders import RULES

yamlish = st.lists(
    st.sampled_from(
        [
            *"[]{}:,-?&*!|>'\"%@`#\t\n \\=~",
            "\n  ",
            "a",
            "schema: 1\n",
            "id: c:x",
            "- ",
            ": ",
            "claims:\n",
            "é",
            "0",
            "\u2028",
            "\x00",
            "---\n",
            "...\n",
        ]
    ),
    max_size=60,
).map("".join)
nodes = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["id", "text", "about", "from", "rel", "to", "scope", "n", "x"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


def outcome(text, file="any.yaml"):
    with tempfile.TemporaryDirectory() as directory:
        folder = Path(directory)
        (folder / "grading.yaml").write_bytes(RULES.read_bytes())
        (folder / file).write_bytes(text.encode("utf-8", "surrogatepass"))
        try:
            return load_knowledge(folder)
        except KnowledgeError as error:
            for problem in error.problems:
                assert problem.line >= 1
                assert problem.column >= 1
                assert problem.message.endswith("]")
                assert "Traceback" not in problem.message
            return error


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300) | yamlish | yamlish.map("schema: 1\n".__add__))
def test_any_text_gives_knowledge_or_problems(text):
    """No text at all makes the loader raise anything but its own error."""
    assert isinstance(outcome(text), Knowledge | KnowledgeError)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(["concepts", "sources", "findings", "claims", "edges", "topics"]), nodes)
def test_any_shape_gives_knowledge_or_problems(name, node):
    """No data that YAML can write, wherever it stands, makes the loader raise another error."""
    # JSON is the YAML that any data can be written in.
    text = json.dumps({"schema": 1, name: node}, ensure_ascii=True)
    assert isinstance(outcome(text), Knowledge | KnowledgeError)
    assert isinstance(outcome(text, "grading.yaml"), KnowledgeError)


@settings(deadline=None)
@given(
    st.lists(
        st.from_regex(r"[a-z][a-z0-9]{0,5}", fullmatch=True), min_size=1, max_size=8, unique=True
    ),
    st.data(),
)
def test_duplicate_keys_are_always_found(keys, data):
    """Wherever a key comes back in its mapping, block or flow, both its lines are named."""
    again = data.draw(st.sampled_from(keys))
    at = data.draw(st.integers(keys.index(again) + 1, len(keys)))
    repeated = [*keys[:at], again, *keys[at:]]
    lines = "".join(f"  {key}: 1\n" for key in repeated)
    flow = "{" + ",\n ".join(f'"{key}": 1' for key in repeated) + "}"
    for text in (f"top:\n{lines}", f"top:\n {flow}"):
        problems = []
        data, _ = parse(text, "f", problems)
        assert set(data["top"]) == set(keys)
        (problem,) = problems
        assert problem.line == at + 2
        assert f"first in line {keys.index(again) + 2}" in problem.message


@given(st.text(max_size=30))
def test_plain_values_never_fail(text):
    """Whatever stands unquoted is read as something, and as itself unless it is a number or so."""
    value = plain_value(text)
    assert value is None or isinstance(value, bool | int | float) or value == text

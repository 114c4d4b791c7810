"""JSON Schemas of the knowledge files."""

from __future__ import annotations

import json
import re

import jsonschema
import pytest

from bot.cli.schema import json_schemas
from bot.evidence.strict_yaml.loader import parse
from tests.cli_runner import KNOWLEDGE

FILES = sorted(KNOWLEDGE.rglob("*.yaml"))
POINTER = re.compile(r"# yaml-language-server: \$schema=(\S+)\n")


def test_the_committed_schemas_are_those_of_the_models(run, tmp_path):
    """Whoever changes a model runs `squatbot schema knowledge/schema` again."""
    assert run("schema", tmp_path)[0] == 0
    written = {file.name: file.read_text("utf-8") for file in tmp_path.iterdir()}
    assert written == json_schemas()
    committed = {f.name: f.read_text("utf-8") for f in (KNOWLEDGE / "schema").iterdir()}
    assert committed == written


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(KNOWLEDGE)))
def test_every_knowledge_file_names_a_schema_that_it_keeps(file):
    """An editor that reads the first line finds the schema, and no error in a sound file."""
    text = file.read_text("utf-8")
    pointer = POINTER.match(text)
    assert pointer
    schema = json.loads((file.parent / pointer[1]).read_text("utf-8"))
    data, _ = parse(text, file.name, problems := [])
    assert problems == []
    jsonschema.validate(json.loads(json.dumps(data)), schema)

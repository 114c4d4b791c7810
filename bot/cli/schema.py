"""`squatbot schema`: JSON Schemas of the knowledge files, for editors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.exit_codes import ExitCode

if TYPE_CHECKING:
    from pydantic import BaseModel
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core.core_schema import StringSchema

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schemas() -> dict[str, str]:
    """Return the JSON Schema of each kind of knowledge file, by the name of the schema's file."""
    from pydantic.json_schema import GenerateJsonSchema

    from bot.evidence.grading.rules import CertaintyRules
    from bot.evidence.roles import Roles
    from bot.evidence.schema import Document
    from bot.faq.question_words import QuestionWordsFile
    from bot.language import (
        LanguagesFile,
        LexiconFile,
        QuestionFramesFile,
        SpellingFile,
    )
    from bot.rules import RulesFile

    class ScalarTexts(GenerateJsonSchema):
        """Numbers need no quotes where text is expected; the loader takes them as written."""

        def str_schema(self, schema: StringSchema) -> JsonSchemaValue:
            return super().str_schema(schema) | {"type": ["string", "number"]}

    models: dict[str, type[BaseModel]] = {
        "faq-words": QuestionWordsFile,
        "grading": CertaintyRules,
        "lexicon": LexiconFile,
        "nodes": Document,
        "other-languages": LanguagesFile,
        "question-frames": QuestionFramesFile,
        "roles": Roles,
        "rules": RulesFile,
        "spelling": SpellingFile,
    }
    return {
        f"{name}.json": json.dumps(
            {"$schema": DIALECT} | model.model_json_schema(schema_generator=ScalarTexts),
            indent=1,
            ensure_ascii=False,
        )
        + "\n"
        for name, model in models.items()
    }


@click.command()
@click.argument("directory", type=click.Path(file_okay=False))
def schema(directory: str) -> int:
    """Write JSON Schemas of the knowledge files to DIRECTORY, for editors that read them."""
    folder = Path(directory)
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in json_schemas().items():
        (folder / name).write_text(text, "utf-8")
        click.echo(folder / name)
    return ExitCode.OK

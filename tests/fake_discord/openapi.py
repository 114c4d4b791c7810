"""Check payloads against Discord's own OpenAPI description, where it is at hand."""

from __future__ import annotations

import json
import os
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from jsonschema import Draft202012Validator, validators
from jsonschema.exceptions import best_match
from referencing import Registry
from referencing.jsonschema import DRAFT202012

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.fake_discord.enums import Json

Alternatives: TypeAlias = "Callable[[Any, list[Json], Any, Json], Iterator[Any]]"

BESIDE = Path(__file__).parents[3] / "shared" / "discord-openapi" / "openapi.json"
URI = "urn:discord"
LARGE = 1 << 32
# discord.py calls it by its older name.
ALIASES = {"/oauth2/applications/@me": "/applications/@me"}


def description_file() -> Path:
    """Say where the description is looked for: DISCORD_OPENAPI, else beside the project."""
    return Path(os.environ.get("DISCORD_OPENAPI") or BESIDE)


class Schemas:
    """Find the schema of a request or an answer and name what breaks it.

    Attributes:
        skipped: Why nothing is checked; empty where everything is.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.skipped = ""
        self._document: Json = {"paths": {}}
        if path is None:
            self.skipped = "Checking is switched off."
        elif not path.is_file():
            self.skipped = f"Discord's OpenAPI description is not at {path}."
        else:
            self._document = _read(path)
            registry: Registry[Any] = Registry()
            resource = DRAFT202012.create_resource(self._document)
            self._registry = registry.with_resource(URI, resource)
        alternatives = {key: self._alternatives(key) for key in ("oneOf", "anyOf")}
        self._kind = validators.extend(  # type: ignore[no-untyped-call]  # its stub has no types
            Draft202012Validator, alternatives
        )
        self._validator = lru_cache(maxsize=None)(self._make_validator)

    def request_fault(self, method: str, template: str, body: object) -> str | None:
        """Say what is wrong with the body of a request; None where nothing is or it is unknown."""
        pointer = self._pointer(method, template, "requestBody")
        return self._fault(pointer, None if pointer is None else with_text_ids(body))

    def answer_fault(self, method: str, template: str, status: int, payload: object) -> str | None:
        """Say what is wrong with an answer; None where nothing is or it is unknown."""
        operation = self._operation(method, template)
        responses = operation.get("responses", {})
        kind = f"{status // 100}XX"
        key = next((one for one in (str(status), kind) if one in responses), None)
        if key is None:
            return f"the description has no answer {status}" if responses else None
        content = responses[key].get("content", {})
        if "application/json" not in content:
            return None
        return self._fault(self._pointer(method, template, "responses", key), payload)

    def named_fault(self, name: str, payload: object) -> str | None:
        """Say what is wrong with a payload by the name of its schema."""
        return None if self.skipped else self._fault(f"/components/schemas/{name}", payload)

    def _operation(self, method: str, template: str) -> Json:
        path = ALIASES.get(template, template)
        found: Json = self._document["paths"].get(path, {}).get(method.lower(), {})
        return found

    def _pointer(self, method: str, template: str, *parts: str) -> str | None:
        operation = self._operation(method, template)
        node: Any = operation
        for part in parts:
            node = node.get(part) if isinstance(node, dict) else None
        if not isinstance(node, dict) or "$ref" in node:
            return None
        if "application/json" not in node.get("content", {}):
            return None
        steps = ("paths", ALIASES.get(template, template), method.lower(), *parts)
        steps = (*steps, "content", "application/json", "schema")
        return "".join("/" + step.replace("~", "~0").replace("/", "~1") for step in steps)

    def _fault(self, pointer: str | None, payload: object) -> str | None:
        if pointer is None:
            return None
        error = best_match(self._validator(pointer).iter_errors(payload))
        if error is None:
            return None
        return f"{error.json_path}: {error.message[:300]}"

    def _make_validator(self, pointer: str) -> Draft202012Validator:
        schema = {"$ref": f"{URI}#{_quote(pointer)}"}
        made: Draft202012Validator = self._kind(schema, registry=self._registry)
        return made

    def _alternatives(self, keyword: str) -> Alternatives:
        usual = Draft202012Validator.VALIDATORS[keyword]

        def check(
            validator: Any, schemas: list[Json], instance: Any, schema: Json
        ) -> Iterator[Any]:
            fitting = [one for one in schemas if self._may_fit(one, instance)]
            if len(fitting) == 1:
                yield from validator.descend(instance, fitting[0])
            else:
                yield from usual(validator, schemas, instance, schema)

        return check

    def _may_fit(self, schema: Json, instance: Any) -> bool:
        """Whether a schema can be meant, judged by the `type` number of what is checked.

        Components are told apart by it. Trying all of a dozen alternatives at every level of a
        card takes ten times as long, and then names the wrong fault.
        """
        if not isinstance(instance, dict) or "type" not in instance:
            return True
        name = schema.get("$ref", "").rsplit("/", 1)[-1]
        target = self._document["components"]["schemas"].get(name)
        if target is None:
            return schema.get("type") != "null"
        numbers = target.get("properties", {}).get("type", {}).get("enum")
        return numbers is None or instance["type"] in numbers


def with_text_ids(body: Any) -> Any:
    """Write ids as texts: Discord takes numbers too, its description does not.

    Numbers of 32 bits are left alone; those are ids of components.
    """
    if isinstance(body, list):
        return [with_text_ids(one) for one in body]
    if not isinstance(body, dict):
        return body
    found: Json = {}
    for key, value in body.items():
        is_id = key == "id" or key.endswith("_id")
        if is_id and isinstance(value, int) and value >= LARGE:
            found[key] = str(value)
        elif key == "attachments" and isinstance(value, list):
            # Numbers of uploads in this request.
            found[key] = [{**one, "id": str(one["id"])} if "id" in one else one for one in value]
        elif key in {"users", "roles"} and isinstance(value, list):
            found[key] = [str(one) for one in value]
        else:
            found[key] = with_text_ids(value)
    return found


def _quote(pointer: str) -> str:
    return pointer.replace("{", "%7B").replace("}", "%7D")


@cache
def _read(path: Path) -> Json:
    document: Json = json.loads(path.read_text())
    return document

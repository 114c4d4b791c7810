"""Hold the record of a REST call."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from tests.fake_discord.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.fake_discord.enums import Json
    from tests.fake_discord.state.stored_payloads import Upload


class Answer(NamedTuple):
    """Hold what a call is answered with; no payload is an empty body."""

    status: int
    payload: Any = None


@dataclass(slots=True, eq=False)
class Call:
    """Hold one call of the bot.

    Attributes:
        template: The path with its parameters named, as the OpenAPI description has it.
        parameters: The values of those parameters.
        body: The JSON body, of a multipart request its payload_json.
        started: Loop time at which the call arrived.
        schema_fault: What Discord's description says against the body.
        status: Status of the answer; None while there is none.
        answer: Payload of the answer.
    """

    method: str
    path: str
    template: str
    parameters: Mapping[str, str]
    query: Mapping[str, str]
    started: float
    authorization: str | None = None
    body: Any = None
    uploads: dict[int, Upload] = field(default_factory=dict)
    schema_fault: str | None = None
    status: int | None = None
    answer: Any = None
    ended: float | None = None

    @property
    def route(self) -> str:
        """Name the route: method and template."""
        return f"{self.method} {self.template}"

    @property
    def fields(self) -> Json:
        """Return the body of a call that needs an object; another body has no fields."""
        return self.body if isinstance(self.body, dict) else {}

    @property
    def is_interaction(self) -> bool:
        """Whether the call answers an interaction: those need no token of the bot."""
        return self.template.startswith(("/interactions/", "/webhooks/"))

    @property
    def was_refused(self) -> bool:
        """Whether the answer was an error."""
        return self.status is not None and self.status >= 400

    @property
    def code(self) -> int:
        """Return Discord's error code; 0 where there is none."""
        return int(self.answer.get("code", 0)) if isinstance(self.answer, dict) else 0

    def require_valid(self) -> None:
        """Refuse a body that breaks Discord's description; called after the rules of our own.

        Those name the fault as Discord does, the description only says where it is.
        """
        if self.schema_fault is not None:
            fault = {"code": "SCHEMA", "message": self.schema_fault}
            raise Refusal(50035, more={"errors": {"_errors": [fault]}})

    def __str__(self) -> str:
        return f"{self.method} {self.path} -> {self.status} {self.answer if self.code else ''}"

"""Play what goes wrong with REST calls."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from tests.fake_discord.refusal import Refusal

if TYPE_CHECKING:
    from tests.fake_discord.calls import Call
    from tests.fake_discord.enums import Json

VIA = {"Via": "1.1 google"}
BANNED = "error code: 1015"


@dataclass(slots=True)
class RestFault:
    """Hold one fault that waits for its calls.

    Attributes:
        method: Of the calls it strikes.
        path: Pattern of their path, `*` standing for anything.
        times: Calls it still strikes.
        status: Answer with this in place of Discord's own answer.
        is_done: Do what the call asks all the same, before the fault answers.
        delay: Seconds before the call is looked at.
        delay_after: Seconds between doing what it asks and answering.
        is_lost: Break the connection in place of an answer.
    """

    method: str
    path: str
    times: int = 1
    status: int | None = None
    payload: Json | str | None = None
    headers: dict[str, str] | None = None
    is_done: bool = False
    delay: float = 0.0
    delay_after: float = 0.0
    is_lost: bool = False

    def strikes(self, call: Call) -> bool:
        """Whether this is the fault of a call."""
        return self.method in {call.method, "*"} and fnmatchcase(call.path, self.path)


class RestFaults:
    """Hold the faults that wait, first come first served."""

    def __init__(self) -> None:
        self._waiting: list[RestFault] = []

    def fail(
        self,
        method: str,
        path: str,
        status: int = 500,
        *,
        times: int = 1,
        after_doing: bool = False,
    ) -> None:
        """Answer calls with a server error, `after_doing` what they ask or not at all."""
        payload = {"message": f"{status}: Internal Server Error", "code": 0}
        fault = RestFault(method, path, times, status, payload, dict(VIA), is_done=after_doing)
        self._waiting.append(fault)

    def rate_limit(
        self,
        method: str,
        path: str,
        retry_after: float = 0.2,
        *,
        times: int = 1,
        scope: str = "user",
    ) -> None:
        """Answer calls with 429, of scope user, shared or global."""
        is_global = scope == "global"
        payload = {"message": "You are being rate limited."}
        body: Json = {**payload, "retry_after": retry_after, "global": is_global}
        headers = {"Retry-After": f"{retry_after:.3f}", "X-RateLimit-Scope": scope}
        headers |= VIA
        headers |= {"X-RateLimit-Global": "true"} if is_global else {}
        self._waiting.append(RestFault(method, path, times, 429, body, headers))

    def ban(self, method: str, path: str, *, times: int = 1) -> None:
        """Answer calls as the edge answers a banned address: 429 without Via and without JSON."""
        self._waiting.append(RestFault(method, path, times, 429, BANNED))

    def refuse(self, method: str, path: str, code: int, *, times: int = 1) -> None:
        """Answer calls with an error of Discord's."""
        refusal = Refusal(code)
        fault = RestFault(method, path, times, refusal.status, refusal.payload, dict(VIA))
        self._waiting.append(fault)

    def expire_interactions(self, times: int = 1) -> None:
        """Answer the next first responses with 10062, however fast they are."""
        self.refuse("POST", "/interactions/*/callback", 10062, times=times)

    def slow(self, method: str, path: str, seconds: float, *, times: int = 1) -> None:
        """Let calls take long on their way to Discord."""
        self._waiting.append(RestFault(method, path, times, delay=seconds))

    def slow_answer(self, method: str, path: str, seconds: float, *, times: int = 1) -> None:
        """Let answers take long on their way back."""
        self._waiting.append(RestFault(method, path, times, delay_after=seconds))

    def lose(self, method: str, path: str, *, times: int = 1, after_doing: bool = False) -> None:
        """Break the connection of calls, `after_doing` what they ask or not at all."""
        fault = RestFault(method, path, times, is_done=after_doing, is_lost=True)
        self._waiting.append(fault)

    def take(self, call: Call) -> RestFault | None:
        """Take the fault that strikes a call."""
        for fault in self._waiting:
            if fault.strikes(call):
                fault.times -= 1
                if fault.times == 0:
                    self._waiting.remove(fault)
                return fault
        return None

    @property
    def waiting(self) -> int:
        """Count the faults that have not struck yet."""
        return len(self._waiting)

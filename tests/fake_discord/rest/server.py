"""Receive calls, judge them in Discord's order, and answer them as Discord does."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.fake_discord.calls import Answer, Call
from tests.fake_discord.refusal import Refusal
from tests.fake_discord.rest import commands, interactions, lookups, messages, threads, webhooks
from tests.fake_discord.rest.bodies import read_body
from tests.fake_discord.rest.faults import BANNED
from tests.fake_discord.rest.rates import Rates
from tests.fake_discord.validation import limits

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.fake_discord.rest.faults import RestFault
    from tests.fake_discord.rest.routes import Handler
    from tests.fake_discord.state.state import State

PREFIX = "/api/v10"
ROUTES = (
    *lookups.ROUTES,
    *messages.ROUTES,
    *threads.ROUTES,
    *interactions.ROUTES,
    *webhooks.ROUTES,
    *commands.ROUTES,
)
UNAUTHORIZED, FORBIDDEN, TOO_MANY, NO_CONTENT = 401, 403, 429, 204


class Rest:
    """Serve the REST API and the files."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.rates = Rates(state.settings)

    def add_to(self, application: web.Application) -> None:
        """Put the routes into a web application."""
        for method, template, handler in ROUTES:
            application.router.add_route(method, PREFIX + template, self._endpoint(handler))
        application.router.add_get("/attachments/{attachment_id}/{filename}", self._file)
        application.router.add_route("*", "/{path:.*}", self._unimplemented)

    def _endpoint(self, handler: Handler) -> Any:
        async def endpoint(request: web.Request) -> web.StreamResponse:
            return await self._serve(request, handler)

        return endpoint

    async def _serve(self, request: web.Request, handler: Handler | None) -> web.StreamResponse:
        state = self.state
        call = self._call(request)
        state.calls.append(call)
        state.in_flight += 1
        try:
            return await self._answer(request, call, handler)
        finally:
            state.in_flight -= 1
            call.ended = state.last_call = asyncio.get_running_loop().time()
            state.signal.notify()

    @staticmethod
    def _call(request: web.Request) -> Call:
        resource = request.match_info.route.resource
        template = resource.canonical if resource is not None else request.path
        return Call(
            method=request.method,
            path=request.path.removeprefix(PREFIX),
            template=template.removeprefix(PREFIX),
            parameters=dict(request.match_info),
            query=dict(request.query),
            started=asyncio.get_running_loop().time(),
            authorization=request.headers.get("Authorization"),
        )

    async def _answer(
        self,
        request: web.Request,
        call: Call,
        handler: Handler | None,
    ) -> web.StreamResponse:
        if self.state.invalid_requests >= self.state.settings.invalid_requests:
            # A ban at the edge never reaches Discord: no Via header, no JSON.
            call.status = TOO_MANY
            return _response(Answer(TOO_MANY, BANNED), {})
        headers: dict[str, str] = {}
        fault = self.state.faults.take(call)
        if fault is not None and fault.delay:
            await asyncio.sleep(fault.delay)
            call.started = asyncio.get_running_loop().time()
        answer = Answer(NO_CONTENT)
        try:
            call.body, call.uploads = await read_body(request)
            if fault is None or fault.is_done or (fault.status is None and not fault.is_lost):
                answer = self._judge(call, handler, headers)
        except Refusal as refusal:
            answer = Answer(refusal.status, refusal.payload)
            headers |= refusal.headers
        if fault is not None:
            if fault.delay_after:
                await asyncio.sleep(fault.delay_after)
            answer = self._faulty(request, fault, answer, headers)
        call.status, call.answer = answer
        if call.status in {UNAUTHORIZED, FORBIDDEN, TOO_MANY}:
            shared = headers.get("X-RateLimit-Scope") == "shared"
            self.state.invalid_requests += not shared
        return _response(answer, headers)

    def _judge(self, call: Call, handler: Handler | None, headers: dict[str, str]) -> Answer:
        state = self.state
        if not call.is_interaction and call.authorization != f"Bot {state.token}":
            raise Refusal(0, status=UNAUTHORIZED, message="401: Unauthorized")
        headers |= self.rates.count(call)
        if handler is None:
            state.unimplemented.append(call)
            raise Refusal(0, status=404, message="404: Not Found")
        schemas = state.schemas
        if call.body is not None:
            call.schema_fault = schemas.request_fault(call.method, call.template, call.body)
        answer = handler(state, call)
        fault = schemas.answer_fault(call.method, call.template, *answer)
        if fault is not None:
            state.unfaithful.append(f"{call.route} {answer.status}: {fault}")
        return answer

    @staticmethod
    def _faulty(
        request: web.Request,
        fault: RestFault,
        answer: Answer,
        headers: dict[str, str],
    ) -> Answer:
        if fault.is_lost:
            if request.transport is not None:
                request.transport.abort()
            raise ConnectionResetError
        headers |= fault.headers or {}
        return answer if fault.status is None else Answer(fault.status, fault.payload)

    async def _unimplemented(self, request: web.Request) -> web.StreamResponse:
        return await self._serve(request, None)

    async def _file(self, request: web.Request) -> web.StreamResponse:
        wanted = request.match_info["attachment_id"]
        if wanted in self.state.uploads:
            return web.Response(body=self.state.uploads[wanted])
        for channel in self.state.channels.values():
            for message in channel.messages.values():
                if wanted in message.files and not message.is_deleted:
                    return web.Response(body=message.files[wanted])
        return web.Response(status=404)


def _response(answer: Answer, headers: Mapping[str, str]) -> web.Response:
    if answer.payload is None:
        return web.Response(status=answer.status, headers=headers)
    if isinstance(answer.payload, str):
        return web.Response(status=answer.status, text=answer.payload, headers=headers)
    body = json.dumps(answer.payload).encode()
    # Exactly this type: with a charset behind it discord.py takes the body for text.
    return web.Response(
        status=answer.status,
        body=body,
        headers={**headers, "Content-Type": "application/json"},
    )


def web_application() -> web.Application:
    """Make the web application, with Discord's limit on a request."""
    # A little more than the limit, so that the refusal is Discord's and not aiohttp's.
    return web.Application(client_max_size=limits.REQUEST_BYTES + 1024 * 1024)

"""Read the bodies of requests: JSON, or JSON with files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from aiohttp import BodyPartReader, web

from tests.fake_discord.refusal import Refusal
from tests.fake_discord.state.stored_payloads import Upload
from tests.fake_discord.validation import limits

if TYPE_CHECKING:
    from collections.abc import Mapping


async def read_body(request: web.Request) -> tuple[Any, dict[int, Upload]]:
    """Return the JSON of a request and its files by number."""
    if (request.content_length or 0) > limits.REQUEST_BYTES:
        raise Refusal(40005)
    if request.content_type.startswith("multipart/"):
        return await _read_multipart(request)
    try:
        raw = await request.read()
    except web.HTTPRequestEntityTooLarge:
        raise Refusal(40005) from None
    return (_parse(raw) if raw else None), {}


def _parse(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except ValueError:
        raise Refusal(50109) from None


async def _read_multipart(request: web.Request) -> tuple[Any, dict[int, Upload]]:
    body: Any = None
    uploads: dict[int, Upload] = {}
    reader = await request.multipart()
    total = 0
    async for part in reader:
        if not isinstance(part, BodyPartReader):
            continue
        content = bytes(await part.read())
        total += len(content)
        name = part.name or ""
        if name == "payload_json":
            body = _parse(content)
        elif name.startswith("files[") and name[6:-1].isdigit():
            uploads[int(name[6:-1])] = _upload(part.filename, part.headers, content)
    if total > limits.REQUEST_BYTES:
        raise Refusal(40005)
    return body, uploads


def _upload(filename: str | None, headers: Mapping[str, str], content: bytes) -> Upload:
    if len(content) > limits.ATTACHMENT_BYTES:
        raise Refusal(40005)
    kind = headers.get("Content-Type", "application/octet-stream")
    return Upload(filename or "unknown", kind, content)

"""Structured logs on standard error, as text or JSON: ids and outcomes, never message texts."""

from __future__ import annotations

import logging
import re
import sys
from typing import TYPE_CHECKING, Literal

import structlog

if TYPE_CHECKING:
    from structlog.typing import Processor

LIBRARY_LEVELS = {
    "discord": logging.INFO,
    "discord.http": logging.WARNING,
    "aiohttp": logging.WARNING,
    "aiosqlite": logging.INFO,
    "sqlalchemy": logging.WARNING,
    "alembic": logging.WARNING,
}
"""At DEBUG these libraries log whole events and statements, with texts and tokens in them."""
_TOKEN_IN_URL = re.compile(r"(/(?:interactions|webhooks)/\d+/)[\w.-]+")


def configure_logging(level: str, form: Literal["text", "json"]) -> None:
    """Configure the logs of the bot and its libraries."""
    shared: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.stdlib.ExtraAdder(),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    render: list[Processor] = (
        [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
        if form == "json"
        # Its pretty traceback would print the values of variables, texts and tokens among them.
        else [
            structlog.dev.ConsoleRenderer(
                colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
            )
        ]
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            *render,
            _redact_tokens,  # type: ignore[list-item]  # the line is rendered by now
        ],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name, least in LIBRARY_LEVELS.items():
        logging.getLogger(name).setLevel(max(least, logging.getLevelName(level)))


def _redact_tokens(_: object, __: str, line: str) -> str:
    """Remove tokens from URLs: some aiohttp errors contain the URL that was called."""
    return _TOKEN_IN_URL.sub(r"\1…", line)

"""Settings of the bot, from the environment and `.env`, with all problems reported at once."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path  # noqa: TC003  the model reads it
from typing import TYPE_CHECKING, Annotated, Literal, TypeVar
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.errors import ConfigurationError

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

S = TypeVar("S", bound="StoreSettings")

SETUP_HELP = (
    "DISCORD_TOKEN is not set: create an application at "
    "https://discord.com/developers/applications, copy the token from its page “Bot”, and put "
    "DISCORD_TOKEN=… into .env or the environment."
)


MIN_VOTE_KEY_CHARS = 16
"""A shorter key could be guessed, and with it who voted for what."""
_RANGE = re.compile(r"([0-9]{1,4})(?:-([0-9]{1,4}))?")


def _address(*schemes: str) -> AfterValidator:
    def check(value: str | None) -> str | None:
        if value is None:
            return None
        with suppress(ValueError):
            parts = urlsplit(value)
            # urlsplit raises ValueError for a port that is not a number.
            if parts.scheme in schemes and parts.hostname and parts.port != 0:
                return value.rstrip("/")
        raise ValueError(f"must be an address that begins with {schemes[0]}://")

    return AfterValidator(check)


class StoreSettings(BaseSettings):
    """The settings that commands on server entries need."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        # An error may otherwise print the token that it refuses.
        hide_input_in_errors=True,
    )

    database_url: SecretStr | None = None

    @field_validator("database_url")
    @classmethod
    def _is_database(cls, value: SecretStr | None) -> SecretStr | None:
        scheme = value.get_secret_value().partition("://")[0] if value else "sqlite"
        if scheme.partition("+")[0] not in ("sqlite", "postgres", "postgresql"):
            raise ValueError(
                "must be sqlite:///path/to/file or postgresql://user:password@host/database"
            )
        return value


class Settings(StoreSettings):
    """All settings of the bot; a field is named as its variable, in lower case."""

    discord_token: SecretStr
    knowledge_dir: Path | None = None
    discord_api_url: Annotated[str | None, _address("https", "http")] = None
    discord_gateway_url: Annotated[str | None, _address("wss", "ws")] = None
    shard_ids: Annotated[tuple[int, ...] | None, NoDecode] = None
    shard_count: int | None = Field(default=None, validate_default=True)
    vote_key: SecretStr | None = Field(default=None, validate_default=True)
    message_content: bool = False
    dev_guild_id: int | None = None
    replies_per_second: Annotated[float, Field(gt=0, le=1_000_000)] = 45.0
    metrics_port: Annotated[int | None, Field(ge=1, le=65_535)] = None
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["text", "json"] = "text"

    @field_validator("discord_token")
    @classmethod
    def _check_token(cls, value: SecretStr) -> SecretStr:
        if any(character.isspace() for character in value.get_secret_value().strip()):
            raise ValueError("contains blanks; copy the token again, without anything around it")
        return SecretStr(value.get_secret_value().strip())

    @field_validator("knowledge_dir")
    @classmethod
    def _is_folder(cls, value: Path | None) -> Path | None:
        try:
            is_folder = value is None or value.is_dir()
        except OSError as error:
            # A name that is too long, for example.
            raise ValueError(f"cannot be read: {error.strerror}") from error
        if not is_folder:
            raise ValueError(f"names “{value}”, which is not a folder")
        return value

    @field_validator("shard_ids", mode="before")
    @classmethod
    def _parse_shard_ids(cls, value: object) -> object:
        """Parse lists such as "0,1" and ranges such as "0-3"."""
        if not isinstance(value, str):
            return value
        ids: dict[int, None] = {}
        for part in value.split(","):
            match = _RANGE.fullmatch(part.strip())
            first, last = (int(match[1]), int(match[2] or match[1])) if match else (1, 0)
            if first > last:
                raise ValueError("must be numbers, for example 0,1 or 0-3")
            ids |= dict.fromkeys(range(first, last + 1))
        return tuple(ids)

    @field_validator("shard_count")
    @classmethod
    def _shards_fit(cls, value: int | None, info: ValidationInfo) -> int | None:
        # A validator of the whole model would not run if any other field is wrong.
        ids = info.data.get("shard_ids")
        if value is None and ids is not None:
            raise ValueError("is required with SHARD_IDS: the number of all shards")
        if value is not None and value < 1:
            raise ValueError("must be 1 or more")
        if value is not None and ids is not None and max(ids) >= value:
            raise ValueError(f"is {value}, so SHARD_IDS must be between 0 and {value - 1}")
        url = info.data.get("database_url") or SecretStr("sqlite")
        if _is_partial_shard_set(ids, value) and url.get_secret_value().startswith("sqlite"):
            raise ValueError(
                "leaves shards to other processes, which cannot share SQLite: set "
                "DATABASE_URL=postgresql://… for all of them"
            )
        return value

    @field_validator("dev_guild_id")
    @classmethod
    def _is_id(cls, value: int | None) -> int | None:
        if value is not None and not 0 < value < 1 << 63:
            raise ValueError("must be the id of a server")
        return value

    @field_validator("log_level", mode="before")
    @classmethod
    def _to_upper_case(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value

    @field_validator("vote_key")
    @classmethod
    def _require_shared_key(cls, value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        # Invalid shards are missing here; their own fields report them.
        split = _is_partial_shard_set(info.data.get("shard_ids"), info.data.get("shard_count"))
        if split and value is None:
            raise ValueError("is required with SHARD_IDS: one long random text for all processes")
        if value is not None and len(value.get_secret_value()) < MIN_VOTE_KEY_CHARS:
            raise ValueError(f"must be a random text of {MIN_VOTE_KEY_CHARS} characters or more")
        return value

    @property
    def owns_shard_zero(self) -> bool:
        """Return whether this process handles direct messages and registers the commands."""
        return self.shard_ids is None or 0 in self.shard_ids

    @property
    def is_multi_process(self) -> bool:
        """Return whether other processes have the other shards."""
        return _is_partial_shard_set(self.shard_ids, self.shard_count)


def _is_partial_shard_set(ids: tuple[int, ...] | None, count: int | None) -> bool:
    return ids is not None and len(ids) < (count or 0)


def read_settings() -> Settings:
    """Return the settings; raise ConfigurationError with a sentence for each bad variable."""
    return _read(Settings)


def read_database_url() -> str | None:
    """Return DATABASE_URL, or None if it is not set; raise ConfigurationError as above."""
    url = _read(StoreSettings).database_url
    return url.get_secret_value() if url else None


def _read(kind: type[S]) -> S:
    try:
        return kind()
    except ValidationError as error:
        raise ConfigurationError(*(_sentence(problem) for problem in error.errors())) from None
    except UnicodeDecodeError as error:
        raise ConfigurationError("The file .env must be UTF-8 text.") from error


def _sentence(error: ErrorDetails) -> str:
    name = str(error["loc"][0]).upper() if error["loc"] else ""
    if name == "DISCORD_TOKEN" and error["type"] == "missing":
        return SETUP_HELP
    message = error["msg"].removeprefix("Value error, ")
    match error["type"]:
        case "literal_error":
            return f"{name} must be {error['ctx']['expected']}.".replace("'", "")
        case "int_parsing" | "int_from_float":
            return f"{name} must be a number."
        case "greater_than_equal" | "less_than_equal" if name == "METRICS_PORT":
            return f"{name} must be a port from 1 to 65535."
        case "float_parsing" | "greater_than" | "less_than_equal":
            return f"{name} must be a number above 0, for example 45."
        case "bool_parsing":
            return f"{name} must be 0 or 1."
        case _:
            return f"{name} {message}.".strip() if name else message

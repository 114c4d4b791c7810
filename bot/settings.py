"""Settings of a running bot, from the environment and `.env`, every problem told at once."""

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


SHORTEST_KEY = 16
"""Characters: a shorter key could be guessed by trying, and with it who voted."""
_RANGE = re.compile(r"([0-9]{1,4})(?:-([0-9]{1,4}))?")


def _address(*schemes: str) -> AfterValidator:
    def check(value: str | None) -> str | None:
        if value is None:
            return None
        with suppress(ValueError):
            parts = urlsplit(value)
            # Port 0 and one that is no number are no address either.
            if parts.scheme in schemes and parts.hostname and parts.port != 0:
                return value.rstrip("/")
        raise ValueError(f"has to be an address that begins with {schemes[0]}://")

    return AfterValidator(check)


class StoreSettings(BaseSettings):
    """What is needed to find what servers have added, and no more."""

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
                "has to be sqlite:///path/to/file or postgresql://user:password@host/database"
            )
        return value


class Settings(StoreSettings):
    """What a running bot can be told; the names are those of the variables, in lower case."""

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
    def _token_is_one_word(cls, value: SecretStr) -> SecretStr:
        if any(character.isspace() for character in value.get_secret_value().strip()):
            raise ValueError("has blanks in it; copy the token again, and nothing else")
        return SecretStr(value.get_secret_value().strip())

    @field_validator("knowledge_dir")
    @classmethod
    def _is_folder(cls, value: Path | None) -> Path | None:
        if value is not None and not value.is_dir():
            raise ValueError(f"names “{value}”, which is no folder")
        return value

    @field_validator("shard_ids", mode="before")
    @classmethod
    def _listed(cls, value: object) -> object:
        """Read "0,1" and "0-3"; a range keeps a long list short."""
        if not isinstance(value, str):
            return value
        ids: dict[int, None] = {}
        for part in value.split(","):
            match = _RANGE.fullmatch(part.strip())
            first, last = (int(match[1]), int(match[2] or match[1])) if match else (1, 0)
            if first > last:
                raise ValueError("has to be numbers, as in 0,1 or 0-3")
            ids |= dict.fromkeys(range(first, last + 1))
        return tuple(ids)

    @field_validator("shard_count")
    @classmethod
    def _shards_fit(cls, value: int | None, info: ValidationInfo) -> int | None:
        # Checked here and not over the whole, which is never looked at where a field is wrong.
        ids = info.data.get("shard_ids")
        if value is None and ids is not None:
            raise ValueError("is needed by SHARD_IDS: it is the number of all shards")
        if value is not None and value < 1:
            raise ValueError("has to be 1 or more")
        if value is not None and ids is not None and max(ids) >= value:
            raise ValueError(f"is {value}, so that SHARD_IDS can hold 0 to {value - 1} alone")
        url = info.data.get("database_url") or SecretStr("sqlite")
        if _is_split(ids, value) and url.get_secret_value().startswith("sqlite"):
            raise ValueError(
                "leaves shards to other processes, and they cannot share SQLite: set "
                "DATABASE_URL=postgresql://… for all of them"
            )
        return value

    @field_validator("dev_guild_id")
    @classmethod
    def _is_id(cls, value: int | None) -> int | None:
        if value is not None and not 0 < value < 1 << 63:
            raise ValueError("has to be the id of a server")
        return value

    @field_validator("log_level", mode="before")
    @classmethod
    def _upper(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value

    @field_validator("vote_key")
    @classmethod
    def _shared_by_all(cls, value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        # Only shards that fit are known here; of others their own field tells.
        split = _is_split(info.data.get("shard_ids"), info.data.get("shard_count"))
        if split and value is None:
            raise ValueError("is needed by SHARD_IDS: one long random text for all processes")
        if value is not None and len(value.get_secret_value()) < SHORTEST_KEY:
            raise ValueError(f"has to be a random text of {SHORTEST_KEY} characters or more")
        return value

    @property
    def has_first_shard(self) -> bool:
        """Tell whether this process has shard 0, and with it direct messages and the commands."""
        return self.shard_ids is None or 0 in self.shard_ids

    @property
    def is_split(self) -> bool:
        """Tell whether other processes have other shards."""
        return _is_split(self.shard_ids, self.shard_count)


def _is_split(ids: tuple[int, ...] | None, count: int | None) -> bool:
    return ids is not None and len(ids) < (count or 0)


def read_settings() -> Settings:
    """Read the settings; ConfigurationError names every variable that cannot be used."""
    return _read(Settings)


def read_database_url() -> str | None:
    """Read DATABASE_URL alone, None where it is not set; ConfigurationError as above."""
    url = _read(StoreSettings).database_url
    return url.get_secret_value() if url else None


def _read(kind: type[S]) -> S:
    try:
        return kind()
    except ValidationError as error:
        raise ConfigurationError(*(_sentence(one) for one in error.errors())) from None
    except UnicodeDecodeError as error:
        raise ConfigurationError("The file .env has to be text in UTF-8.") from error


def _sentence(error: ErrorDetails) -> str:
    name = str(error["loc"][0]).upper() if error["loc"] else ""
    if name == "DISCORD_TOKEN" and error["type"] == "missing":
        return SETUP_HELP
    message = error["msg"].removeprefix("Value error, ")
    match error["type"]:
        case "literal_error":
            return f"{name} has to be {error['ctx']['expected']}.".replace("'", "")
        case "int_parsing" | "int_from_float":
            return f"{name} has to be a number."
        case "greater_than_equal" | "less_than_equal" if name == "METRICS_PORT":
            return f"{name} has to be a port from 1 to 65535."
        case "float_parsing" | "greater_than" | "less_than_equal":
            return f"{name} has to be a number above 0, as in 45."
        case "bool_parsing":
            return f"{name} has to be 0 or 1."
        case _:
            return f"{name} {message}.".strip() if name else message

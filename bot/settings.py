"""Settings of a running bot, from the environment and `.env`, every problem told at once."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003  the model reads it
from typing import TYPE_CHECKING, Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.errors import ConfigurationError

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

HOW_TO_GET_ONE = (
    "DISCORD_TOKEN is not set: create an application at "
    "https://discord.com/developers/applications, copy the token from its page “Bot”, and put "
    "DISCORD_TOKEN=… into .env or the environment."
)


def _address(*schemes: str) -> AfterValidator:
    def check(value: str | None) -> str | None:
        if value is None:
            return None
        parts = urlsplit(value)
        if parts.scheme not in schemes or not parts.hostname:
            raise ValueError(f"has to be an address that begins with {schemes[0]}://")
        return value.rstrip("/")

    return AfterValidator(check)


class Settings(BaseSettings):
    """What a running bot can be told; the names are those of the variables, in lower case."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        # An error may otherwise print the token that it refuses.
        hide_input_in_errors=True,
    )

    discord_token: SecretStr
    knowledge_dir: Path | None = None
    discord_api_url: Annotated[str | None, _address("https", "http")] = None
    discord_gateway_url: Annotated[str | None, _address("wss", "ws")] = None
    shard_ids: Annotated[tuple[int, ...] | None, NoDecode] = None
    shard_count: int | None = None
    message_content: bool = False
    dev_guild_id: int | None = None
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
        ids: list[int] = []
        for part in value.split(","):
            first, _, last = part.strip().partition("-")
            if not first.isdecimal() or not (last or first).isdecimal():
                raise ValueError("has to be numbers, as in 0,1 or 0-3")
            ids += range(int(first), int(last or first) + 1)
        return tuple(dict.fromkeys(ids))

    @field_validator("shard_count")
    @classmethod
    def _at_least_one(cls, value: int | None) -> int | None:
        if value is not None and value < 1:
            raise ValueError("has to be 1 or more")
        return value

    @field_validator("log_level", mode="before")
    @classmethod
    def _upper(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value

    @model_validator(mode="after")
    def _shards_fit(self) -> Self:
        if self.shard_ids is None:
            return self
        if self.shard_count is None:
            raise ValueError("SHARD_IDS needs SHARD_COUNT, the number of all shards.")
        if not self.shard_ids or max(self.shard_ids) >= self.shard_count:
            raise ValueError(f"SHARD_IDS has to hold numbers from 0 to {self.shard_count - 1}.")
        return self

    @property
    def has_first_shard(self) -> bool:
        """Tell whether this process has shard 0, and with it direct messages and the commands."""
        return self.shard_ids is None or 0 in self.shard_ids

    @property
    def is_split(self) -> bool:
        """Tell whether other processes have other shards."""
        return self.shard_ids is not None and len(self.shard_ids) < (self.shard_count or 0)


def read_settings() -> Settings:
    """Read the settings; ConfigurationError names every variable that cannot be used."""
    try:
        return Settings()  # type: ignore[call-arg]  # the environment gives what is required
    except ValidationError as error:
        raise ConfigurationError(*(_sentence(one) for one in error.errors())) from None
    except UnicodeDecodeError as error:
        raise ConfigurationError("The file .env has to be text in UTF-8.") from error


def _sentence(error: ErrorDetails) -> str:
    name = str(error["loc"][0]).upper() if error["loc"] else ""
    if name == "DISCORD_TOKEN" and error["type"] == "missing":
        return HOW_TO_GET_ONE
    message = error["msg"].removeprefix("Value error, ")
    match error["type"]:
        case "literal_error":
            return f"{name} has to be {error['ctx']['expected']}.".replace("'", "")
        case "int_parsing" | "int_from_float":
            return f"{name} has to be a number."
        case "bool_parsing":
            return f"{name} has to be 0 or 1."
        case _:
            return f"{name} {message}.".strip() if name else message

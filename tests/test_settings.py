"""Settings: what is accepted, what is refused, and in which words."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, strategies as st
from pydantic import ValidationError

from bot.cli.knowledge_dir import knowledge_directory
from bot.errors import ConfigurationError
from bot.settings import SETUP_HELP, Settings, read_settings
from tests.cli_runner import ROOT
from tests.settings_samples import BAD, NAMES, TOKEN


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch, tmp_path):
    """Leave out the settings of whoever runs the tests."""
    monkeypatch.chdir(tmp_path)
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def reading(monkeypatch):
    """Return a way to read settings from variables."""

    def read(**variables):
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        return read_settings()

    return read


@pytest.fixture
def refused(reading):
    """Return a way to read the sentences that refuse some variables."""

    def read(**variables):
        with pytest.raises(ConfigurationError) as refusal:
            reading(**{"DISCORD_TOKEN": TOKEN, **variables})
        assert TOKEN not in str(refusal.value)
        return refusal.value.sentences

    return read


def test_a_token_is_enough(reading):
    """Everything else has a default."""
    settings = reading(DISCORD_TOKEN=f" {TOKEN}\n")
    assert settings.discord_token.get_secret_value() == TOKEN
    assert settings.owns_shard_zero
    assert not settings.is_multi_process


def test_no_secret_is_ever_shown(reading):
    """Neither the settings nor their dump print the token, a password or the key of votes."""
    settings = reading(
        DISCORD_TOKEN=TOKEN,
        DATABASE_URL="postgresql://bot:open-sesame@db/squatbot",
        VOTE_KEY="a long and very secret key",
    )
    shown = f"{settings!r} {settings} {settings.model_dump()} {settings.model_dump_json()}"
    for secret in (TOKEN, "open-sesame", "a long and very secret key"):
        assert secret not in shown


def test_without_a_token_one_sentence_tells_how_to_get_one(reading):
    """The first run is told what to do, and nothing else."""
    with pytest.raises(ConfigurationError) as refusal:
        reading()
    assert refusal.value.sentences == (SETUP_HELP,)


def test_every_setting_can_be_wrong():
    """The next test leaves none out."""
    assert set(BAD) == set(NAMES)


def test_every_problem_is_told_at_once(refused):
    """Each sentence begins with the name of its variable and ends as one."""
    sentences = refused(**BAD)
    assert sorted(sentence.split()[0] for sentence in sentences) == sorted(BAD)
    for sentence in sentences:
        assert re.fullmatch(r"[A-Z_]+ (?:must|contains|names) .+\.", sentence), sentence
    assert "two words" not in "".join(sentences)


@pytest.mark.parametrize("number", ["0", "-5", "99999999999999999999"])
def test_a_server_is_named_by_an_id(refused, number):
    """Nought would register the commands everywhere, and others nowhere, without a word."""
    assert refused(DEV_GUILD_ID=number) == ("DEV_GUILD_ID must be the id of a server.",)


def test_shards_that_do_not_fit_are_told_with_the_rest(refused):
    """What depends on two variables does not wait until the others are right."""
    sentences = refused(SHARD_IDS="0,1", LOG_LEVEL="LOUD")
    assert [one.split()[0] for one in sentences] == ["SHARD_COUNT", "LOG_LEVEL"]


SHARED = {"DATABASE_URL": "postgresql://database/squatbot", "VOTE_KEY": "a long random text"}


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ({"VOTE_KEY": SHARED["VOTE_KEY"]}, "DATABASE_URL=postgresql"),
        (SHARED | {"DATABASE_URL": "sqlite:///squatbot.db"}, "DATABASE_URL=postgresql"),
        ({"DATABASE_URL": SHARED["DATABASE_URL"]}, "VOTE_KEY is required"),
    ],
)
def test_split_processes_share_database_and_key(refused, given, wanted):
    """What one process keeps, the others have to find; the sentence says what to set."""
    (sentence,) = refused(SHARD_IDS="0", SHARD_COUNT="2", **given)
    assert wanted in sentence


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("0", (0,)),
        ("0,1", (0, 1)),
        (" 2 , 0 ", (2, 0)),
        ("0-3", (0, 1, 2, 3)),
        ("0-1,4,1", (0, 1, 4)),
        ("3-3", (3,)),
    ],
)
def test_shard_ids(reading, text, ids):
    """Numbers and ranges, each shard once."""
    settings = reading(DISCORD_TOKEN=TOKEN, SHARD_IDS=text, SHARD_COUNT="8", **SHARED)
    assert settings.shard_ids == ids
    assert settings.owns_shard_zero is (0 in ids)
    assert settings.is_multi_process


@pytest.mark.parametrize(
    "text", ["a", "0,", "-1", "1-", "3-1", "0,3-1", "0-99999999999", "0--3", "1.5", "²"]
)
def test_shard_ids_that_are_none(refused, text):
    """Everything else is refused, and what would fill the memory too."""
    (sentence,) = refused(SHARD_IDS=text, SHARD_COUNT="8")
    assert sentence.startswith("SHARD_IDS must be numbers")


@pytest.mark.parametrize(("ids", "count"), [("0-8", "8"), ("8", "8"), ("0", "")])
def test_shard_ids_and_their_count(refused, ids, count):
    """A shard is one of SHARD_COUNT."""
    (sentence,) = refused(SHARD_IDS=ids, SHARD_COUNT=count)
    assert "SHARD_IDS" in sentence
    assert "SHARD_COUNT" in sentence


def test_all_shards_in_one_process_are_not_split(reading):
    """Nobody else must be waited for then."""
    settings = reading(DISCORD_TOKEN=TOKEN, SHARD_IDS="0-3", SHARD_COUNT="4")
    assert not settings.is_multi_process


@pytest.mark.parametrize(
    "url", ["http://", "ftp://x", "http://[::1", "http://x:port", "http://x:99999", "x"]
)
def test_addresses_that_are_none(refused, url):
    """An address is refused at once and not at the first call."""
    assert refused(DISCORD_API_URL=url) == (
        "DISCORD_API_URL must be an address that begins with https://.",
    )


@pytest.mark.parametrize(
    ("variables", "file"),
    [
        ({"KNOWLEDGE_DIR": "."}, None),
        ({"knowledge_dir": "."}, "KNOWLEDGE_DIR=.."),
        ({"KNOWLEDGE_DIR": ""}, "KNOWLEDGE_DIR=.."),
        ({"KNOWLEDGE_DIR": ""}, "KNOWLEDGE_DIR="),
        ({"KNOWLEDGE_DIR": "nowhere"}, "KNOWLEDGE_DIR=.."),
        ({}, "knowledge_dir=.."),
        ({}, "Knowledge_Dir=nowhere"),
        ({}, "KNOWLEDGE_DIR=nowhere\nknowledge_dir=.."),
        ({}, "knowledge_dir=..\nKNOWLEDGE_DIR="),
        ({}, "knowledge_dir=..\nKNOWLEDGE_DIR"),
        ({}, "export KNOWLEDGE_DIR='..'  # a comment"),
        ({"WHERE": "."}, "KNOWLEDGE_DIR=${WHERE}."),
        ({}, ""),
    ],
    ids=str,
)
def test_the_terminal_reads_the_folder_as_the_bot_does(
    reading, monkeypatch, tmp_path, variables, file
):
    """Empty or not, in any case, from the environment or .env: one folder, or one refusal."""
    monkeypatch.delenv("knowledge_dir", raising=False)
    if file is not None:
        (tmp_path / ".env").write_text(file, "utf-8")

    def told(read):
        try:
            return read()
        except ConfigurationError as error:
            return error.sentences

    given = {"DISCORD_TOKEN": TOKEN, **variables}
    assert told(lambda: reading(**given).knowledge_dir) == told(knowledge_directory)


@pytest.mark.parametrize("level", ["debug", "Warning", "ERROR"])
def test_log_levels_in_any_case(reading, level):
    """A level is a word, however written."""
    assert reading(DISCORD_TOKEN=TOKEN, LOG_LEVEL=level).log_level == level.upper()


@given(
    st.sampled_from(sorted(set(NAMES) - {"DISCORD_TOKEN"})),
    st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30),
)
def test_no_value_is_more_than_a_sentence(name, value):
    """Whatever stands in a variable, it is read or refused in a line that names it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DISCORD_TOKEN", TOKEN)
        patch.setenv(name, value)
        try:
            read_settings()
        except ConfigurationError as error:
            (sentence,) = error.sentences
            assert sentence.startswith(("SHARD_COUNT", name))
            assert TOKEN not in sentence


def test_the_example_holds_every_setting(reading, monkeypatch):
    """.env.example names each variable once, and can be used once it has a token."""
    text = (ROOT / ".env.example").read_text("utf-8")
    pairs = re.findall(r"^([A-Z_]+)=(.*)$", text, re.MULTILINE)
    assert sorted(name for name, _ in pairs) == sorted(NAMES)
    for name, value in pairs:
        monkeypatch.setenv(name, value)
    assert reading(DISCORD_TOKEN=TOKEN) == Settings(discord_token=TOKEN)


def test_a_folder_whose_name_is_too_long_is_a_wrong_setting():
    """The system refuses to look it up, which is no reason for a traceback."""
    with pytest.raises(ValidationError, match="cannot be read: File name too long"):
        Settings.model_validate({"discord_token": "a.b.c", "knowledge_dir": "x" * 5_000})

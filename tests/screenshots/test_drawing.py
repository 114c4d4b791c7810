"""Drawing the scenes, where there is something to draw with."""

from __future__ import annotations

import shutil
import sys

import pytest

from tests.screenshots.__main__ import draw, main


@pytest.fixture
def tools(monkeypatch, tmp_path):
    """Return a folder that alone is searched for programs."""
    folder = tmp_path / "tools"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.delenv("CHROMIUM", raising=False)
    return folder


@pytest.mark.parametrize("present", [(), ("node",), ("chromium",)], ids=str)
def test_what_is_missing_is_told_in_a_sentence(tools, tmp_path, present):
    """Without a browser or Node nothing is tried, and whoever wants pictures reads what to do."""
    for name in present:
        (tools / name).touch(mode=0o755)
    with pytest.raises(SystemExit, match="install Node and Chromium, as in: apt-get install"):
        draw(tmp_path, ["answer"])


def test_what_is_there_is_used(tools, tmp_path, monkeypatch):
    """Every scene is drawn in four ways, with the browser that the environment names too."""
    told = tmp_path / "told"
    node, browser = tools / "node", tmp_path / "a-browser"
    node.write_text(f'#!{shutil.which("sh", path="/bin:/usr/bin")}\necho "$@" >> {told}\n')
    for one in (node, browser):
        one.touch()
        one.chmod(0o755)
    monkeypatch.setenv("CHROMIUM", str(browser))
    draw(tmp_path, ["answer", "help"])
    assert len(told.read_text().splitlines()) == 8


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "Name a folder to write to"),
        (["--help"], "Name a folder to write to"),
        (["pictures", "--light"], "Name a folder to write to"),
        (["pictures", "answer", "anwser"], "There is no scene anwser; there are: answer, "),
    ],
    ids=str,
)
def test_arguments_that_are_none_get_a_sentence_and_no_folder(
    monkeypatch, tmp_path, arguments, told
):
    """What begins with a dash is no name, and what is no scene is told beside those there are."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["tests.screenshots", *arguments])
    with pytest.raises(SystemExit, match=told):
        main()
    assert not list(tmp_path.iterdir())

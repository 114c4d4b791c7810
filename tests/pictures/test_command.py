"""The command that writes pictures and the reading room."""

from __future__ import annotations

from bot.pictures import rasteriser


def test_pictures_of_some_topics_are_written_as_svg_and_png(run, tmp_path):
    code, out, errors = run(
        "pictures",
        "--topic",
        "hip-thrust-vs-squat",
        "--topic",
        "do squats work your hamstrings",
        "--out",
        tmp_path,
    )
    assert (code, errors) == (0, "")
    assert str(tmp_path) in out
    written = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.*")}
    assert "maps/map-squats-work-hamstrings-dark.png" in written
    assert "charts/difference-plotkin2023-back-squat-hip-thrust-light.svg" in written
    assert not any(path.endswith(".html") for path in written)
    for path in tmp_path.rglob("*.png"):
        assert path.read_bytes().startswith(b"\x89PNG")


def test_without_the_library_the_site_is_written_with_svg_alone(run, tmp_path, monkeypatch):
    monkeypatch.setattr(rasteriser, "find_spec", lambda _: None)
    code, out, errors = run("pictures", "--out", tmp_path)
    assert code == 0
    assert "squatbot[pictures]" in errors
    assert "index.html" in out
    assert (tmp_path / "index.html").is_file()
    assert list(tmp_path.rglob("*.svg"))
    assert not list(tmp_path.rglob("*.png"))


def test_what_is_no_topic_is_refused(run, tmp_path):
    for name in ("kubo2019", "nothing of the kind"):
        code, _, errors = run("pictures", "--topic", name, "--out", tmp_path)
        assert code == 2
        assert name in errors
    assert not list(tmp_path.iterdir())

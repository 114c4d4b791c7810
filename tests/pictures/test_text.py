"""Text is measured with the metrics of the shipped font, and its lines fit."""

from __future__ import annotations

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given, strategies as st

from bot.pictures.svg import DARK, LIGHT, Canvas
from bot.pictures.text import (
    FONT_DIRECTORY,
    FONT_FILES,
    drawable,
    shorten,
    text_width,
    wrap,
)
from tests.pictures.svg_shapes import SVG, Shapes

texts = st.text(max_size=200)
widths = st.floats(min_value=40, max_value=400)


@pytest.mark.parametrize("bold", [False, True])
def test_widths_are_those_of_the_font(bold):
    font = TTFont(FONT_DIRECTORY / FONT_FILES[bold])
    units, cmap = font["head"].unitsPerEm, font.getBestCmap()
    for code, glyph in cmap.items():
        expected = font["hmtx"].metrics[glyph][0] * 20 / units
        assert text_width(chr(code), 20, bold=bold) == pytest.approx(expected)


@pytest.mark.parametrize("bold", [False, True])
def test_the_font_has_no_kerning_or_ligatures_that_would_change_a_width(bold):
    font = TTFont(FONT_DIRECTORY / FONT_FILES[bold])
    assert "kern" not in font
    assert "GPOS" not in font
    assert "GSUB" not in font


def test_the_font_is_shipped_with_its_licence():
    licence = (FONT_DIRECTORY / "LICENSE.txt").read_text("utf-8")
    assert "SIL Open Font License" in licence
    assert "WITHOUT WARRANTY" in licence


@given(texts, widths)
def test_every_line_fits_and_no_word_is_lost(text, width):
    lines = wrap(text, width, 14)
    assert all(text_width(line, 14) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(drawable(text).split())


@given(texts, widths, st.integers(min_value=1, max_value=4), st.booleans())
def test_a_shortened_text_has_so_many_lines_and_fits(text, width, count, bold):
    lines = shorten(text, width, 14, lines=count, bold=bold)
    assert len(lines) <= count
    assert all(text_width(line, 14, bold=bold) <= width for line in lines)
    if len(wrap(text, width, 14, bold=bold)) > count:
        assert lines[-1].endswith("…")


@given(texts)
def test_any_text_makes_a_sound_picture(text):
    """What people write may hold control characters, markup and signs the font lacks."""
    canvas = Canvas(DARK)
    canvas.text(0, 20, text, size=14)
    canvas.height = 30
    shapes = Shapes(canvas.finish(text))
    assert [area.text for area in shapes.texts] == [drawable(text)]


@given(texts.filter(str.strip), st.booleans())
def test_a_reader_without_the_font_sees_a_text_as_wide_as_it_was_measured(text, bold):
    canvas = Canvas(DARK)
    canvas.text(0, 20, text, size=14, bold=bold)
    (element,) = Shapes(canvas.finish("")).root.iter(f"{SVG}text")
    width = text_width(drawable(text), 14, bold=bold)
    assert float(element.attrib["textLength"]) == pytest.approx(width, abs=0.01)


def luminance(color):
    channels = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first, second):
    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
def test_words_and_shapes_stand_out(theme):
    """WCAG 2.2: 4.5 to 1 for text, 3 to 1 for graphics."""
    for ground in (theme.background, theme.panel):
        assert contrast(theme.ink, ground) >= 4.5
        assert contrast(theme.muted, ground) >= 4.5
    for shape in (theme.line, theme.accent, theme.contrast, theme.second, theme.doubt):
        assert contrast(shape, theme.background) >= 3

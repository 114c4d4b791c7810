"""Citations typed by curators: one written form each, and a sentence for bad ones."""

from __future__ import annotations

import pytest

from bot.faq.text.validation import ValidationErrors
from tests.faq.form_samples import complaints, drafted


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("10.1007/S00421-019-04181-Y", "10.1007/s00421-019-04181-y"),
        ("doi:10.1007/x.", "10.1007/x"),
        ("DOI: 10.1007/x", "10.1007/x"),
        ("https://doi.org/10.1007/x", "10.1007/x"),
        ("http://dx.doi.org/10.1002/%28SICI%291097%3C1", "10.1002/(sici)1097<1"),
        ("<https://doi.org/10.1007/x>", "10.1007/x"),
        ("- kubo2019", "s:kubo2019"),
        ("S:Kubo2019", "s:kubo2019"),
        ("HTTPS://Example.org/A_(b)", "https://example.org/A_%28b%29"),
        ("http://example.org", "http://example.org"),
        ("https://[::1]:80/x", "https://[::1]:80/x"),
    ],
)
def test_a_citation_has_one_written_form(sources, typed, kept):
    """However it is written, a source is cited alike."""
    assert drafted(sources, citations=typed).citations == (kept,)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("kubo2018", "did you mean s:kubo2019?"),
        ("s:nobody1900", "none of the sources known here"),
        ("Kubo et al., 2019", "cannot be followed"),
        ("javascript:alert(1)", "cannot be followed"),
        ("file:///etc", "cannot be followed"),
        ("https://", "no web address"),
        ("https://good.org@evil.org", "no web address"),
        ("https://[bad", "no web address"),
        ("https://a.b:99999/", "no web address"),
        ("https://a b", "no web address"),
        ("[x](https://a.b)", "cannot be followed"),
        ("10.1000/", "cannot be followed"),
    ],
)
def test_a_citation_that_leads_nowhere_is_told(sources, typed, said):
    """The line is named, with the nearest source where one is near."""
    result = drafted(sources, citations=f"s:kubo2019\n{typed}")
    assert isinstance(result, ValidationErrors)
    assert [(one.field, one.position) for one in result.problems] == [("citations", 1)]
    assert said in result.problems[0].message


def test_a_citation_that_begins_over_and_over_is_read_at_once(sources):
    """Where a blank had two places to be in, every “doi” doubled the time: sixty took for ever."""
    assert "cannot be followed" in complaints(drafted(sources, citations="doi " * 60 + "x"))[0][1]
    assert drafted(sources, citations="DOI : doi 10.1234/abc").citations == ("10.1234/abc",)

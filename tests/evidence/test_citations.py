"""Citations: how a source is shown, and the notes on its standing."""

from __future__ import annotations

import pytest

from bot.evidence.citations import citation_url, full_citation, short_citation, status_note
from bot.evidence.schema import Csl, Name, Source


def source(*families, status="peer-reviewed", beyond=False, no_doi=None, **csl):
    """Make a source with authors by these names."""
    authors = tuple(Name(family=family, given="A.") for family in families or ("Able",))
    fields = {"type": "article-journal", "title": "On lifting", "author": authors, **csl}
    return Source(
        id="s:able",
        status=status,
        csl=Csl.model_validate(fields, strict=False),
        verified="Seen.",
        beyond=beyond,
        no_doi=no_doi,
    )


YEAR = {"issued": {"date-parts": [[2001]]}}


@pytest.mark.parametrize(
    ("families", "short"),
    [
        (("Able",), "Able 2001"),
        (("Able", "Baker"), "Able & Baker 2001"),
        (("Able", "Baker", "Carter"), "Able et al. 2001"),
    ],
)
def test_short_citation_names_two_at_most(families, short):
    """A short citation names two authors at most, and marks that there are more."""
    assert short_citation(source(*families, **YEAR)) == short


def test_missing_date_is_said():
    """A source without a date is not given one."""
    assert short_citation(source()) == "Able (no date)"
    assert "no date" in full_citation(source(**{"container-title": "The Magazine"}))


def test_full_citation_is_one_line_with_all_that_is_known():
    """The full citation holds authors, title, journal, year, volume, issue, pages, and DOI."""
    paper = source(
        "Able",
        "Baker",
        volume="7",
        issue="2",
        page="10-20",
        DOI="10.1234/able",
        **{"container-title": "Journal of Lifting"},
        **YEAR,
    )
    assert full_citation(paper) == (
        "Able A, Baker A. On lifting. Journal of Lifting 2001;7(2):10-20. doi:10.1234/able"
    )


def test_parts_that_are_missing_leave_no_gap():
    """Neither issue, pages nor journal leave empty signs behind."""
    assert full_citation(source(volume="7", **YEAR)) == "Able A. On lifting. 2001;7."
    assert full_citation(source(**YEAR)) == "Able A. On lifting. 2001."
    meeting = source(status="conference-abstract", **{"event-title": "Meeting"}, **YEAR)
    assert full_citation(meeting) == "Able A. On lifting. Meeting; 2001."


def test_title_keeps_its_own_sign():
    """A title that asks is not given a full stop as well."""
    assert "Why lift? 2001." in full_citation(source(title="Why lift?", **YEAR))


def test_long_lists_of_authors_are_cut():
    """After six authors the rest are "et al"."""
    cited = full_citation(source(*"ABCDEFG"))
    assert cited.startswith("A A, B A, C A, D A, E A, F A, et al. ")
    assert "et al" not in full_citation(source(*"ABCDEF"))


@pytest.mark.parametrize(
    ("given", "initials"),
    [("L. Z. F.", "LZF"), ("DL", "DL"), ("Zoe", "Z"), ("Jean-Paul", "JP"), ("Élodie", "É")],
)
def test_given_names_become_initials(given, initials):
    """Given names are cut to their initials, however they are written."""
    author = (Name(family="Able", given=given),)
    assert full_citation(source(author=author)).startswith(f"Able {initials}. ")


def test_lacking_doi_is_explained():
    """A full citation without a DOI says why."""
    cited = full_citation(source(no_doi="none was found."))
    assert cited.endswith("[No DOI: none was found.]")


def test_url_is_the_doi_else_the_page():
    """The address is the DOI's if there is one, else the page's, else none."""
    page = "https://example.org/page"
    assert citation_url(source(URL=page)) == page
    assert citation_url(source(DOI="10.1234/x", URL=page)) == "https://doi.org/10.1234/x"
    assert citation_url(source()) is None


def test_status_note_tells_what_kind_and_whether_seen(small):
    """A paper that nothing was checked against is told as known through the article."""
    notes = {name: status_note(one, small.findings_of(name)) for name, one in small.sources.items()}
    assert notes == {
        "s:article": "magazine article",
        "s:able2001": None,
        "s:baker2002": None,
        "s:carter2003": None,
        "s:dover2004": "conference abstract, not seen; known through the article",
        "s:eaton2005": None,
    }


def test_status_note_of_unseen_study_beyond_does_not_lean_on_the_article(small):
    """The article tells nothing of a study that it does not cite."""
    unseen = [one for one in small.findings.values() if one.checked.against == "none"]
    assert status_note(source(beyond=True), unseen[:1]) == "not seen"
    assert status_note(source(status="preprint"), ()) == "preprint, not yet reviewed"

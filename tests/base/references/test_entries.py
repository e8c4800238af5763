"""BibTeX as laboratories' programs write it: names, LaTeX, what cannot be read."""

import logging

import pytest

from striosome.base.references.bibtex import read_entries
from striosome.base.references.entries import Entry

ONE = "@article{Key,\n  author = {%s},\n  year = {2016},\n}\n"


def entry(text: str) -> Entry:
    parsed = read_entries(text)
    assert parsed.faults == ()
    (found,) = parsed.entries.values()
    return found


@pytest.mark.parametrize(
    ("authors", "label"),
    [
        ("Quiroz, César", "Quiroz 2016"),
        ("César Quiroz and others", "Quiroz 2016"),
        ("Bonci and Williams", "Bonci & Williams 2016"),
        ("A and B and C", "A 2016"),
        ("Lindahl, Mikael and {Hellgren Kotaleski}, Jeanette", "Lindahl & Hellgren Kotaleski 2016"),
        ("van der Berg, Jan", "van der Berg 2016"),
        (r"Ferr{\'e}, Sergi and others", "Ferré 2016"),
        ("{Gram Research}", "Gram Research 2016"),
    ],
)
def test_a_label_is_authors_and_year(authors: str, label: str) -> None:
    assert entry(ONE % authors).label == label


def test_without_authors_the_place_stands_for_them_and_a_shorthand_for_all() -> None:
    assert entry("@article{K, journal = {Molecules}, year = 2020}").label == "Molecules 2020"
    assert entry("@misc{K, year = 2020}").label == "K 2020"
    assert entry("@misc{K, author = {A}, year = 2020, shorthand = {GR}}").label == "GR"


def test_a_line_says_where_it_is_and_what_is_not_known() -> None:
    text = (
        "@article{K, author = {Marvin, J. and others}, title = {A sensor of {GABA}}, year = 2019, "
        "journal = {Nature Methods}, volume = 16, pages = {763--770}, doi = {10.1/x}, "
        "note = {title not checked}}"
    )
    assert entry(text).line == (
        "Marvin J. et al. (2019). A sensor of GABA. Nature Methods 16:763–770. "
        "https://doi.org/10.1/x. [title not checked]."
    )


def test_an_entry_is_written_as_it_was_read() -> None:
    found = entry(r"@article{K, author = {Ferr{\'e}, S.}, title = {{D1} in {EPN}}, year = 1996}")
    again = entry(found.bibtex)
    assert again == found
    assert r"{\'e}" in found.bibtex
    assert found.bibtex.startswith("@article{K,\n  author = {")


def test_what_cannot_be_read_is_told_with_its_line_and_the_rest_is_read(
    caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "@misc{A, year = 1}\n@misc{A, year = 2}\n@misc{B, year = {3\n@misc{C, year = 4}\n"
    with caplog.at_level(logging.DEBUG):
        parsed = read_entries(text)
    assert list(parsed.entries) == ["A", "C"]
    assert [(fault.line, fault.message[:24]) for fault in parsed.faults] == [
        (2, "a second entry of the ke"),
        (3, "is no BibTeX: Unexpected"),
    ]
    assert caplog.text == ""
    assert capsys.readouterr() == ("", "")

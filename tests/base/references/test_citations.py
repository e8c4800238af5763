"""Keys in a text, and the text as it is read."""

import pytest

from striosome.base.references.bibtex import read_entries
from striosome.base.references.citations import keys_in, names_none, readable

ENTRIES = read_entries(
    "@misc{Nelson1997, author = {Nelson}, year = 1997}"
    "@misc{Bonci-Williams, author = {Bonci and Williams}, year = 1997}"
).entries


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("+30 % [@Nelson1997] in rats", "+30 % (Nelson 1997) in rats"),
        ("@Nelson1997; @Bonci-Williams.", "Nelson 1997; Bonci & Williams 1997."),
        ("[@Nelson1997; @Bonci-Williams]", "(Nelson 1997; Bonci & Williams 1997)"),
        ("[@Nelson1997, table 2]", "(Nelson 1997, table 2)"),
        ("[as in @Nelson1997], [0, 1]", "(as in Nelson 1997), [0, 1]"),
        ("@Nelson1997 (rats [all])", "Nelson 1997 (rats [all])"),
        ("[@Unknown1] and @Nelson1997", "[@Unknown1] and Nelson 1997"),
        ("epn_gaba_change@late, a@b.org", "epn_gaba_change@late, a@b.org"),
    ],
)
def test_keys_become_authors_and_years(written: str, read: str) -> None:
    assert readable(written, ENTRIES) == read


def test_keys_are_told_once_and_in_order() -> None:
    assert keys_in("b [@B2; @A1, p. 3], @B2: change@late") == ("B2", "A1")
    assert keys_in("no key, a@b.org, @ and @@") == ()


def test_that_there_is_no_publication_has_a_reason() -> None:
    assert names_none("no publication named: free base")
    assert not names_none("no publication named: ")
    assert not names_none("free base")

"""Words that every room may need."""

import pytest

from striosome.base.wording import counted, printable, shortened


@pytest.mark.parametrize(
    ("things", "said"),
    [(0, "0 groups"), (1, "1 group"), (2, "2 groups"), (["a"], "1 group"), ({}, "0 groups")],
)
def test_a_number_and_its_noun_agree(things: object, said: str) -> None:
    assert counted(things, "group") == said  # type: ignore[arg-type]


def test_a_plural_of_its_own() -> None:
    assert counted(2, "axis", "axes") == "2 axes"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("10 µM, 中文, +34.8\N{NO-BREAK SPACE}%", "10 µM, 中文, +34.8\N{NO-BREAK SPACE}%"),
        ("\x1b[2J", r"\x1b[2J"),
        ("a\rb\nc", r"a\rb\nc"),
        ("\ud800", r"\ud800"),
        ("\N{RIGHT-TO-LEFT OVERRIDE}x", r"\u202ex"),
    ],
)
def test_a_terminal_is_shown_texts_and_not_led_by_them(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_what_fits_stays_as_it_is() -> None:
    text = "a text of usual length; did you mean x?"
    assert shortened(text) == text


@pytest.mark.parametrize("text", ["x" * 5000, "word " * 1000])
def test_an_endless_text_keeps_its_ends(text: str) -> None:
    short = shortened(f"begin {text} end")
    assert len(short) < 1300
    assert short.startswith("begin ")
    assert short.endswith(" end")
    assert "characters)" in short

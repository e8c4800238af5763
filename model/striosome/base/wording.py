"""Wording for messages: plurals, and foreign text made safe to print."""

from collections.abc import Sized

__all__ = [
    "ABBREVIATIONS",
    "after_number",
    "counted",
    "fidelity_words",
    "in_words",
    "printable",
    "shortened",
]

ABBREVIATIONS = {
    "ac": "AC5",
    "amp": "AMP",
    "epn": "EPN",
    "gaba": "GABA",
    "hill": "Hill",
    "mor": "MOR",
    "nmda": "NMDA",
    "pka": "PKA",
}
"""Parts of names that are written otherwise within a sentence."""

# A word of more letters than this is no word that a reader takes in.
_LONGEST_WORD = 160
_LONGEST_TEXT = 1200


def counted(things: int | Sized, one: str, many: str | None = None) -> str:
    """Return a number with its noun: "1 group"; `many` is the plural where it is irregular.

    Parameters
    ----------
    things : int or sized
        How many, or what is counted.
    one, many : str
        The noun.
    """
    number = things if isinstance(things, int) else len(things)
    return f"{number} {one if number == 1 else many or f'{one}s'}"


def after_number(unit: str) -> str:
    """Return a unit as it stands after a number: nothing for a plain number, whose unit is 1."""
    return "" if unit == "1" else f" {unit}"


def in_words(name: str) -> str:
    """Return a name with underscores as words: "epn_gaba_peak" becomes "EPN GABA peak"."""
    return " ".join(ABBREVIATIONS.get(part, part) for part in name.split("_"))


def fidelity_words(fidelity: str | None) -> str:
    """Describe how spiking was simulated; empty where an earlier result does not say."""
    if fidelity == "surrogate":
        return "surrogate (no spikes: a response surface of the network)"
    return f"{fidelity} spiking" if fidelity else ""


def printable(text: str) -> str:
    r"""Escape text of unknown origin, so that a terminal shows and does not interpret it.

    Control characters, line breaks, lone surrogates and marks that turn the direction of writing
    are spelt out, as in "\x1b[2J".
    """
    if text.isprintable():
        return text
    return "".join(
        letter
        if letter.isprintable() or letter == "\N{NO-BREAK SPACE}"
        else letter.encode("unicode_escape").decode("ascii")
        for letter in text
    )


def shortened(text: str) -> str:
    """Shorten text of unknown length: its longest words, then its middle, are replaced by "…"."""
    words = (
        word if len(word) <= _LONGEST_WORD else _ends(word, _LONGEST_WORD // 2, _LONGEST_WORD // 4)
        for word in text.split(" ")
    )
    return _ends(" ".join(words), _LONGEST_TEXT * 2 // 3, _LONGEST_TEXT // 4, _LONGEST_TEXT)


def _ends(text: str, first: int, last: int, allowed: int = 0) -> str:
    if len(text) <= max(allowed, first + last):
        return text
    left_out = len(text) - first - last
    return f"{text[:first]}…({left_out:,} characters)…{text[-last:]}"

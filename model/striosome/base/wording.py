"""Words that every room may need: plurals, and foreign text made safe to print."""

from collections.abc import Sized

__all__ = ["counted", "fidelity_words", "printable", "shortened"]

# A word of more letters than this is no word that a reader takes in.
_LONGEST_WORD = 160
_LONGEST_TEXT = 1200


def counted(things: int | Sized, one: str, many: str | None = None) -> str:
    """Number and noun: "1 group", "2 groups"; `many` is the plural where it takes more than an s.

    Parameters
    ----------
    things : int or sized
        How many, or what is counted.
    one, many : str
        The noun.
    """
    number = things if isinstance(things, int) else len(things)
    return f"{number} {one if number == 1 else many or f'{one}s'}"


def fidelity_words(fidelity: str | None) -> str:
    """How spiking was simulated; empty where an earlier result does not say."""
    if fidelity == "surrogate":
        return "surrogate (no spikes: a response surface of the network)"
    return f"{fidelity} spiking" if fidelity else ""


def printable(text: str) -> str:
    r"""Text of unknown origin that a terminal shows and does not obey.

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
    """Text of unknown length whose longest words, and then its middle, give way to "…"."""
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

"""Numbers in other notations, which are refused, and the values that were probably meant."""

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

__all__ = ["meant", "meant_across_a_comma"]

_SIGN = "[+-]?"


def _with_comma(whole: str, decimals: str, rest: str) -> str:
    point = f"{whole}.{decimals}{rest}"
    # A comma before three digits may also divide thousands.
    return f"{point} or {whole}{decimals}{rest}" if len(decimals) == 3 else point


def _of_thousands(first: str, groups: str, rest: str) -> str:
    return first + re.sub(r"[^0-9]", "", groups) + rest


def _of_clock(whole: str, minutes: str, unit: str) -> str:
    parts = f"{int(whole) + int(minutes) / 60:.6g}"
    return f"{parts} {unit.strip() or 'h'}"


def _of_fraction(above: str, below: str, rest: str) -> str:
    return f"{int(above) / int(below):.6g}{rest}"


def _of_exponent(number: str, power: str, rest: str) -> str:
    return f"{float(f'{number}e{power}'):g}{rest}"


# Lengths are limited, so that no text keeps a pattern busy.
_FORMS: tuple[tuple[re.Pattern[str], Callable[[str, str, str], str]], ...] = (
    (re.compile(rf"({_SIGN}[0-9]{{1,9}}),([0-9]{{1,9}})(\b[^,]*)", re.DOTALL), _with_comma),
    (
        re.compile(rf"({_SIGN}[0-9]{{1,3}})((?:[\s'’_,][0-9]{{3}}){{1,5}})(\b.*)", re.DOTALL),
        _of_thousands,
    ),
    (re.compile(r"([0-9]{1,3})[:h]([0-5][0-9])(\s*(?:h|min|hours?|minutes?)?)"), _of_clock),
    (re.compile(r"([0-9]{1,9})\s?/\s?([1-9][0-9]{0,8})(\b.*)", re.DOTALL), _of_fraction),
    (
        re.compile(
            rf"({_SIGN}[0-9]{{1,9}}\.?[0-9]{{0,9}})[dD]({_SIGN}[0-9]{{1,2}})(\b.*)", re.DOTALL
        ),
        _of_exponent,
    ),
)


def meant(text: str) -> str | None:
    """Convert a number in another known notation to this one; None if there is none.

    Known are a decimal comma ("1,5 mg"), divided thousands ("1 500 ug"), the clock ("1:30 h"),
    fractions ("1/2 mg") and exponents of Fortran ("1.5d0 mg").
    """
    for form, spell in _FORMS:
        found = form.fullmatch(text)
        if found is not None:
            return spell(found[1], found[2], found[3])
    return None


def meant_across_a_comma(entries: dict[str, object]) -> Iterator[tuple[str, str]]:
    """Find numbers that a decimal comma within {…} has split: `{dose: 1,5 mg/kg}`.

    Yields
    ------
    key, spelling : str
        The key whose number was torn, and the number with a point.
    """
    for before, name in pairwise(entries):
        whole = entries[before]
        torn = entries[name] is None and re.match("[0-9]", str(name))
        if torn and isinstance(whole, int) and not isinstance(whole, bool):
            yield before, f"{whole}.{name}"

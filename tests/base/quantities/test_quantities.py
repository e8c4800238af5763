"""Text to quantity and back, and everything that is refused."""

import pytest
from brian2.units import Hz, kgram, liter, mM, ms, mV, nS, siemens, volt
from hypothesis import given
from hypothesis import strategies as st

from striosome.base.quantities import UnitError, format_quantity, magnitude, parse_quantity, unit

UNITS = ["1", "nM", "uM", "mV", "nS/mV", "1/ms", "pA", "min", "kg/L", "g/mol", "Hz", "week", "mM"]
numbers = st.floats(min_value=-1e6, max_value=1e6).filter(lambda x: x == 0 or abs(x) > 1e-6)


@given(number=numbers, name=st.sampled_from(UNITS))
def test_text_survives_the_way_through_a_quantity(number: float, name: str) -> None:
    text = f"{number!r} {name}" if name != "1" else repr(number)
    quantity = parse_quantity(text, name)
    assert magnitude(quantity, name) == pytest.approx(number, rel=1e-12)
    again = parse_quantity(format_quantity(quantity, name), name)
    assert magnitude(again, name) == pytest.approx(number, rel=1e-9)


@pytest.mark.parametrize(
    ("text", "expected", "value"),
    [
        ("8 nS", "nS", 8 * nS),
        ("-80 mV", "mV", -80 * mV),
        ("1e-3 V", "mV", 1 * mV),
        ("0.01 1/ms", "1/ms", 0.01 / ms),
        ("1 nS/mV", "nS/mV", 1e-6 * siemens / volt),
        ("2 min", "s", 120e3 * ms),
        ("3 uM", "nM", 0.003 * mM),
        (".5 kg/L", "kg/L", 0.5 * kgram / liter),
        ("5.9Hz", "Hz", 5.9 * Hz),
    ],
)
def test_a_text_has_brian2s_value(text: str, expected: str, value: object) -> None:
    quantity = parse_quantity(text, expected)
    assert magnitude(quantity, expected) == pytest.approx(magnitude(value, expected), rel=1e-12)


def test_a_plain_number_is_a_float() -> None:
    assert parse_quantity(0.31, "1") == 0.31
    assert parse_quantity("1e-3", "1") == 0.001


def test_a_rate_of_dosing_is_a_dose_per_time() -> None:
    rate = parse_quantity("24 mg/kg/day", "mg/kg/day")
    assert magnitude(rate * parse_quantity("1 hour", "h"), "mg/kg") == pytest.approx(1.0)
    with pytest.raises(UnitError, match="wrong unit"):
        parse_quantity("24 mg/kg", "mg/kg/day")


def test_a_dose_is_not_a_plain_number() -> None:
    assert magnitude(parse_quantity("1.5 mg/kg", "mg/kg"), "mg/kg") == pytest.approx(1.5)
    with pytest.raises(UnitError, match="wrong unit"):
        parse_quantity("1.5 mg/kg", "1")
    with pytest.raises(UnitError, match="has no unit"):
        parse_quantity(1.5, "mg/kg")


@pytest.mark.parametrize(
    ("text", "expected", "message"),
    [
        ("124", "nM", "has no unit; expected a value in nM"),
        ("124 mV", "nM", "has the wrong unit; expected a value in nM"),
        ("124 nm", "nM", "unknown unit 'nm'"),
        ("much", "nM", "expected a value in nM, got 'much'"),
        ("nan nM", "nM", "expected a value in nM"),
        (True, "1", "expected a plain number, got True"),
        (None, "nM", "expected a value in nM, got None"),
        ("1 mV^x", "mV", "power 'x'"),
    ],
)
def test_what_is_no_quantity_is_refused(text: object, expected: str, message: str) -> None:
    with pytest.raises(UnitError, match=message.replace("^", r"\^")):
        parse_quantity(text, expected)


def test_a_quantity_cannot_be_given_in_another_dimension() -> None:
    with pytest.raises(UnitError, match="cannot be given in nM"):
        magnitude(3 * mV, "nM")


def test_units_know_their_kind() -> None:
    assert unit("nM").same_kind(unit("mM"))
    assert not unit("nM").same_kind(unit("mV"))
    assert not unit("mg/kg").same_kind(unit("1"))

"""Numbers and units as papers write them: read alike, or refused with the right spelling."""

import time

import pytest

from striosome.base.quantities import UnitError, magnitude, parse_quantity

# Text, unit that is expected, and the value in it.
READ = [
    ("0.07 \N{MICRO SIGN}M", "nM", 70.0),
    ("0.07 \N{GREEK SMALL LETTER MU}M", "nM", 70.0),
    ("1500 \N{MICRO SIGN}g/kg", "mg/kg", 1.5),
    ("1500 mcg/kg", "mg/kg", 1.5),
    ("1.5 ug/g", "mg/kg", 1.5),
    ("1.5 mg kg^-1", "mg/kg", 1.5),
    ("1.5 mg kg-1", "mg/kg", 1.5),
    ("1.5 mg·kg⁻¹", "mg/kg", 1.5),
    ("1.5\N{NO-BREAK SPACE}mg/kg", "mg/kg", 1.5),
    ("24 mg kg^-1 day^-1", "mg/kg/day", 24.0),
    ("\N{MINUS SIGN}30 min", "min", -30.0),
    ("90 minutes", "min", 90.0),
    ("90 mins", "min", 90.0),
    ("5400 sec", "min", 90.0),
    ("1.5 hours", "min", 90.0),
    ("9 days", "day", 9.0),
    ("2 weeks", "day", 14.0),
    ("70 nmol/l", "nM", 70.0),
    ("50%", "1", 0.5),
    ("50 %", "1", 0.5),
]
REFUSED = [
    ("1.5 MG/KG", "mg/kg", "did you mean 1.5 mg/kg?"),
    ("124 nm", "nM", "did you mean 124 nM?"),
    ("3 dayz", "day", "did you mean 3 day?"),
    ("5 xyz", "uM", "unknown unit 'xyz' in 'xyz'; expected a value in uM"),
    ("1,5 mg/kg", "mg/kg", ", 1.5 mg/kg"),
    ("0,07 uM", "uM", ", 0.07 uM"),
    ("1,500 ug/kg", "mg/kg", ", 1.500 ug/kg or 1500 ug/kg"),
    ("1 500 ug/kg", "mg/kg", ", 1500 ug/kg"),
    ("1'500 ug/kg", "mg/kg", ", 1500 ug/kg"),
    ("1:30 h", "min", ", 1.5 h"),
    ("1h30", "min", ", 1.5 h"),
    ("1/2 mg/kg", "mg/kg", ", 0.5 mg/kg"),
    ("1.5d0 mg/kg", "mg/kg", ", 1.5 mg/kg"),
    ("1.5d-1 mg/kg/day", "mg/kg/day", ", 0.15 mg/kg/day"),
    ("inf min", "min", "expected a finite value in min, got 'inf min'"),
    ("-inf min", "min", "expected a finite value in min"),
    ("1e400 mg/kg", "mg/kg", "expected a finite value in mg/kg"),
    ("1e306 kg/mg", "mg/kg", "expected a finite value in mg/kg"),
    (10**400, "1", "expected a finite plain number"),
    ("\N{FULLWIDTH DIGIT ZERO}.5", "1", "expected a plain number, got"),
    ("", "min", "expected a value in min, got ''"),
    ("2 mV^99999", "mV", "is not a whole number"),
    ("2 " + "mV*" * 5000 + "mV", "mV", "unknown unit"),
]


@pytest.mark.parametrize(("text", "unit", "value"), READ)
def test_a_spelling_of_papers_is_read(text: str, unit: str, value: float) -> None:
    assert magnitude(parse_quantity(text, unit), unit) == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize(("text", "unit", "message"), REFUSED)
def test_a_text_that_may_mean_two_things_is_refused(text: object, unit: str, message: str) -> None:
    with pytest.raises(UnitError) as caught:
        parse_quantity(text, unit)
    assert message in str(caught.value)
    assert len(str(caught.value)) < 400


def test_a_long_text_is_refused_at_once() -> None:
    begin = time.process_time()
    with pytest.raises(UnitError):
        parse_quantity("1" + " " * 20_000 + "x\ny", "nM")
    assert time.process_time() - begin < 1.0


def test_a_quantity_is_taken_as_it_is_if_its_unit_fits() -> None:
    ten_minutes = parse_quantity("10 min", "min")
    assert parse_quantity(ten_minutes, "s") is ten_minutes
    with pytest.raises(UnitError, match="wrong unit"):
        parse_quantity(ten_minutes, "mV")
    with pytest.raises(UnitError, match="finite"):
        parse_quantity(ten_minutes * float("inf"), "s")

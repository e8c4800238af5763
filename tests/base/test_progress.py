"""Times and sizes as a reader is told them."""

import pytest

from striosome.base.progress import format_bytes, format_seconds


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (7.3e-5, "0.0 s"),
        (3.42, "3.4 s"),
        (42.4, "42 s"),
        (115.2, "115 s"),
        (120.0, "2 min"),
        (5400.0, "90 min"),
        (12600.0, "3.5 h"),
        (3.0 * 86400.0, "3 days"),
    ],
)
def test_a_time_is_told_without_a_power_of_ten(seconds: float, told: str) -> None:
    assert format_seconds(seconds) == told


@pytest.mark.parametrize(("size", "told"), [(12, "12 B"), (3400, "3.4 kB"), (12e6, "12 MB")])
def test_a_size_has_the_unit_that_fits(size: float, told: str) -> None:
    assert format_bytes(size) == told

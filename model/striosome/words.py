"""Numbers in words, as terminal and pages print them."""

import math
from collections.abc import Sized

__all__ = ["counted", "interval"]


def counted(things: Sized | int, one: str, many: str = "") -> str:
    """Say how many there are: "1 group", "2 groups".

    Parameters
    ----------
    things : sized or int
        What is counted, or how many there are.
    one : str
        What one of them is called.
    many : str
        What several are called, if that is not `one` with an s.
    """
    number = things if isinstance(things, int) else len(things)
    return f"{number} {one if number == 1 else many or f'{one}s'}"


def interval(low: float, high: float, animals: int | None = None, unit: str = "") -> str:
    """Print an interval, or why there is none: "+1.0 to +2.5 %", "one animal: no interval".

    Parameters
    ----------
    low, high : float
        Its bounds; nan where there is none.
    animals : int, optional
        How many it rests on.
    unit : str
        Printed behind it.
    """
    if math.isnan(low) or math.isnan(high):
        return "one animal: no interval" if animals == 1 else "no interval"
    return f"{low:+.1f} to {high:+.1f} {unit}".rstrip()

"""Summaries of made-up runs, and the verdicts on them."""

from typing import Any

import numpy as np
import pandas as pd

from striosome.claims.ledger import Ledger, load_ledger
from striosome.claims.scoring import score
from support.places import CONFIGS

GABA, MOVEMENT = "epn_gaba_change", "locomotion_index"
SKF = "SKF81297"
LEDGER = load_ledger(CONFIGS / "claims.yaml")
FEWER_MOR = {"mor_density": {"control": 1.0, "iron_deficient": 0.65}}


def spread(mean: float, animals: int = 12, width: float = 1.0) -> np.ndarray:
    """Values whose mean is exact and whose interval is mean +- 0.67 width of twelve."""
    return mean + width * np.linspace(-1.6, 1.6, animals)


def summary(cells: dict[tuple[str, str, str], Any], hypothesis: str = "reference") -> pd.DataFrame:
    """Tidy summary of {(metric, session, group): values over animals}."""
    return pd.DataFrame(
        [
            ("reference", hypothesis, group, animal, session, metric, float(value), "percent")
            for (metric, session, group), values in cells.items()
            for animal, value in enumerate(values)
        ],
        columns=[
            "experiment", "hypothesis", "group", "animal", "session", "metric", "value", "unit",
        ],
    )  # fmt: skip


def verdicts(cells: dict[tuple[str, str, str], Any], **options: Any) -> dict[str, str]:
    table = score(
        summary(cells, options.get("hypothesis", "reference")),
        options.get("ledger", LEDGER),
        options.get("conditions", FEWER_MOR),
    )
    # Whatever the verdict, a number has its unit, and what is untested has none.
    assert set(table.loc[table["value"].notna(), "unit"]) <= {"percent"}
    assert set(table.loc[table["verdict"] == "untested", "unit"]) <= {""}
    return dict(zip(table["id"], table["verdict"], strict=True))


def only(identifier: str) -> Ledger:
    """The ledger with one statement, its conflicts aside."""
    return Ledger(claims=(LEDGER[identifier].model_copy(update={"contradicts": ()}),))

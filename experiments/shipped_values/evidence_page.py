"""Page that tells how every row of evidence fares: before and after the fit, and at one point.

    python experiments/shipped_values/evidence_page.py [FOLDER OF THE CALIBRATION]

Writes docs/evidence_rows.md from the tables of a calibration and the shipped default point.
"""

import sys
from pathlib import Path

import pandas as pd

import striosome
from striosome.base.machine import cores
from striosome.base.progress import Silent
from striosome.base.references.citations import keys_in
from striosome.base.wording import after_number
from striosome.evidence.ledger import load_evidence
from striosome.evidence.prediction import FIXED, prediction_table, subjects_of
from striosome.simulation.surface_probe import surface_probe

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
CONFIGS = ROOT / "configs"
CALIBRATED = ROOT / "results" / "calibration-default" / "h0_default"
EXPERIMENT = CONFIGS / "experiments" / "challenges.yaml"
LEDGER = CONFIGS / "evidence.yaml"
PAGE = ROOT / "docs" / "evidence_rows.md"
# Verdicts that stand out.
STRIKING = ("in tension", "missed", "unexpected", "no answer")
SHARED = "†"
WORDS = {"calibration": "fitted and met", "validation": "kept for validation and predicted"}

_HEAD = """\
# How every row of evidence fares

What each assay of [`configs/evidence.yaml`](evidence.md) reported, what such a study would report
by the prior and by the posterior of the default calibration (median, 90 %), and what its assay
gives at the default point. *p* is the share of made-up studies that would report less, and *p
without* the same where the source of the row is left out of the fit. Fitted rows are met or in
tension, rows kept for validation are predicted or missed, and rows that only shape the prior are
expected or unexpected. Rows that nothing of what varies can move are fixed and count nowhere.
{mark}: a parameter of the model cites the same publication, for its value or its range.

{scores}
Written by `experiments/shipped_values/evidence_page.py`.

"""
_COLUMNS = (
    *("row", "what was measured", "reported (95 %)", "prior", "posterior", "default point"),
    *("role", "p", "p without", "verdict"),
)


def at_default_point() -> pd.DataFrame:
    """Return what every assay gives at the default point, by the row's identifier."""
    experiment = striosome.load(EXPERIMENT, ["fidelity=surrogate"]).experiment
    group = experiment.groups[0]
    probe = surface_probe(group, experiment.simulation, cores(), Silent())
    return prediction_table(load_evidence(LEDGER), subjects_of(group, probe)).set_index("id")


def cited_by_parameters() -> set[str]:
    """Return the publications that the sources of parameters cite."""
    parameters = striosome.load(EXPERIMENT).provenance["control"].values()
    return {key for one in parameters for key in keys_in(one.source)}


def page(evidence: pd.DataFrame, left_out: pd.DataFrame, point: pd.DataFrame) -> str:
    """Return the page that holds every row of evidence, in the order of the ledger."""
    without = left_out[left_out["known"]].set_index("id")["p"]
    known = cited_by_parameters()
    shared = evidence["source"].map(lambda source: keys_in(source)[0] in known)
    lines = [f"| {' | '.join(_COLUMNS)} |\n", f"|{'---|' * len(_COLUMNS)}\n"]
    for row, twice in zip(evidence.to_dict("records"), shared, strict=True):
        unit = after_number(row["unit"])
        here = point.loc[row["id"]]
        outside = not here["low"] <= here["predicted"] <= here["high"]
        value = _number(here["predicted"])
        cells = (
            f"`{row['id']}`{SHARED if twice else ''}",
            row["quantity"],
            _with_limits(row["value"], row["low"], row["high"], unit),
            *(
                _with_limits(*(row[f"{when}_{q}"] for q in ("q50", "q05", "q95")))
                for when in ("prior", "posterior")
            ),
            f"**{value}**" if outside else value,
            row["role"],
            f"{row['p']:.3f}",
            f"{without[row['id']]:.3f}" if row["id"] in without else "",
            f"**{row['verdict']}**" if row["verdict"] in STRIKING else row["verdict"],
        )
        lines.append(f"| {' | '.join(cells)} |\n")
    return _HEAD.format(mark=SHARED, scores=_scores(evidence, shared, point)) + "".join(lines)


def _scores(evidence: pd.DataFrame, shared: pd.Series, point: pd.DataFrame) -> str:
    """Return one line for each role: how many rows are met, and by what."""
    here = point.loc[evidence["id"]]
    inside = (here["predicted"] >= here["low"]) & (here["predicted"] <= here["high"])
    table = evidence.assign(shared=shared, point=inside.to_numpy())
    table = table[table["verdict"] != FIXED]
    lines = []
    for role, words in WORDS.items():
        own = table[table["role"] == role]
        alone = own[~own["shared"]]
        lines.append(
            f"- {words}: {own['inside'].sum()} of {len(own)}; by the prior alone "
            f"{own['prior_inside'].sum()}; of those whose publication no parameter cites "
            f"{alone['inside'].sum()} of {len(alone)}; at the default point within the 95 % limits "
            f"of the report {own['point'].sum()} of {len(own)} (others in bold)\n"
        )
    return "".join(lines)


def _with_limits(value: float, low: float, high: float, unit: str = "") -> str:
    return f"{_number(value)}{unit} ({_number(low)} to {_number(high)})"


def _number(value: float) -> str:
    return f"{float(f'{value:.3g}'):,.6g}"


def main(folder: Path) -> None:
    """Write the page."""
    evidence, left_out = (pd.read_csv(folder / f"{name}.csv") for name in ("evidence", "left_out"))
    PAGE.write_text(page(evidence, left_out, at_default_point()), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else CALIBRATED)

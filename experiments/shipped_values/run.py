"""Ships a population, and the one of its sets that stands for all where one point must do.

    striosome calibrate configs/calibration/default.yaml
    python experiments/shipped_values/run.py [FOLDER OF THE CALIBRATION]

Tries the likely sets with spikes, the most typical first, until one contradicts no calibration
statement for four of five random streams. Copies the population to configs/populations/, writes
the values of that set into configs/base.yaml and configs/drugs/, each into the line where the
value stands, what was tried into tried.csv, and the posterior into posterior.csv. How every row of
evidence fares goes into docs/evidence_rows.md.
"""

import re
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import pandas as pd

import striosome
from striosome.base.machine import cores
from striosome.base.quantities import format_quantity, unit_quantity
from striosome.base.wording import after_number
from striosome.calibration.declaration import load_calibration
from striosome.claims.verdicts import score_summary
from striosome.config.experiments.population_file import PopulationFile, read_population

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
CONFIGS = ROOT / "configs"
EVIDENCE_PAGE = ROOT / "docs" / "evidence_rows.md"
EXPERIMENT = CONFIGS / "experiments" / "challenges.yaml"
CALIBRATED = ROOT / "results" / "calibration-default" / "h0_default"
SEEDS, MISSES = (1, 2, 3, 4, 5), 1
# That a study makes all published statements, as it measured.
LIKELY = 0.8
# That a run without error of measurement agrees with all of them.
AGREED = 0.5
# The middle half of all sets, by the rise that the study is about.
MIDDLE = (0.25, 0.75)
# Verdicts that the page of the evidence sets in bold.
STRIKING = ("in tension", "missed", "unexpected", "no answer")
# That calibration statements speak of; the dose series are not needed.
SESSIONS = load_calibration(CONFIGS / "calibration" / "default.yaml").named(None).sessions


def values_of(population: PopulationFile, number: int) -> dict[str, str]:
    """Return a set of the population, as a configuration writes it."""
    return {
        path: format_quantity(column[number - 1] * unit_quantity(unit), unit)
        for (path, column), unit in zip(
            population.columns.items(), population.parameters.values(), strict=True
        )
    }


def contradicted(values: dict[str, str], seed: int) -> list[str]:
    """Return the calibration statements with which one run disagrees."""
    changes = [f"{path}={text}" for path, text in values.items()]
    whole = striosome.load(EXPERIMENT, [f"seed={seed}", *changes]).experiment
    sessions = {name: whole.sessions[name] for name in SESSIONS}
    experiment = replace(whole, sessions=sessions)
    table = score_summary(experiment, striosome.simulate(experiment, workers=cores()).summary)
    wrong = (table["kind"] == "calibration") & (table["verdict"] == "disagrees")
    return list(table.loc[wrong, "id"])


def tried(population: PopulationFile, candidates: pd.DataFrame) -> pd.DataFrame:
    """Return every candidate that was simulated, the last of them the one to ship."""
    rows = []
    for one in candidates.itertuples():
        values, misses = values_of(population, one.set), 0
        row = {"set": one.set, "distance": one.distance, "published": one.published}
        for seed in SEEDS:
            wrong = contradicted(values, seed)
            misses += bool(wrong)
            row[f"seed {seed}"] = " ".join(wrong) or "none"
            print(f"set {one.set}, seed {seed}: {row[f'seed {seed}']}", flush=True)
            if misses > MISSES:
                break
        rows.append(row)
        if misses <= MISSES:
            return pd.DataFrame(rows)
    raise SystemExit("each of the likely sets contradicts a statement for two of five streams")


def ship_values(values: dict[str, str], narrowed: set[str]) -> None:
    """Write values, with their status: calibrated only where the evidence narrowed them."""
    known = striosome.load(EXPERIMENT).provenance["control"]
    for path, text in values.items():
        name, number = known[path].set_by.split(":")
        file, place = CONFIGS / name, int(number) - 1
        lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
        line = re.sub(r"value: [^,]+,", f"value: {text},", lines[place], count=1)
        status = "calibrated" if path in narrowed else "drawn"
        lines[place] = re.sub(r"status: [\w-]+", f"status: {status}", line, count=1)
        file.write_text("".join(lines), encoding="utf-8")
        print(f"{path}: {known[path].value} -> {text}")


_PAGE = """\
# How every row of evidence fares

What each assay of [`configs/evidence.yaml`](evidence.md) reported, and what such a study would
report by the prior and by the posterior of the default calibration (median, 90 %). *p* is the share
of made-up studies that would report less, and *p without* the same where the source of the row is
left out of the fit. Fitted rows are met or in tension, rows kept for validation are predicted or
missed, and rows that only shape the prior are expected or unexpected.

Written by `experiments/shipped_values/run.py`.

| row | what was measured | reported (95 %) | prior | posterior | role | p | p without | verdict |
|---|---|---|---|---|---|---|---|---|
"""


def evidence_page(evidence: pd.DataFrame, left_out: pd.DataFrame) -> str:
    """Return the page that holds every row of evidence, in the order of the ledger."""
    without = left_out[left_out["known"]].set_index("id")["p"]
    lines = []
    for row in evidence.to_dict("records"):
        unit = after_number(row["unit"])
        cells = (
            f"`{row['id']}`",
            row["quantity"],
            _with_limits(row["value"], row["low"], row["high"], unit),
            *(
                _with_limits(*(row[f"{when}_{q}"] for q in ("q50", "q05", "q95")))
                for when in ("prior", "posterior")
            ),
            row["role"],
            f"{row['p']:.3f}",
            f"{without[row['id']]:.3f}" if row["id"] in without else "",
            f"**{row['verdict']}**" if row["verdict"] in STRIKING else row["verdict"],
        )
        lines.append(f"| {' | '.join(cells)} |\n")
    return _PAGE + "".join(lines)


def _with_limits(value: float, low: float, high: float, unit: str = "") -> str:
    shown, *limits = (f"{float(f'{one:.3g}'):,.6g}" for one in (value, low, high))
    return f"{shown}{unit} ({' to '.join(limits)})"


def main(folder: Path) -> None:
    """Ship the result of a calibration."""
    population = read_population(folder / "population.yaml")
    table = pd.read_csv(folder / "candidates.csv")
    typical = table["effect"].between(*table["effect"].quantile(MIDDLE))
    sure = (table["published"] >= LIKELY) & (table["agreement"] >= AGREED)
    likely = table[typical & sure]
    trials = tried(population, likely.sort_values("distance"))
    trials.round(3).to_csv(HERE / "tried.csv", index=False)
    shutil.copyfile(folder / "population.yaml", CONFIGS / "populations" / "calibrated.yaml")
    posterior = pd.read_csv(folder / "posterior.csv")
    posterior.to_csv(HERE / "posterior.csv", index=False, float_format="%.4g")
    tables = (pd.read_csv(folder / f"{name}.csv") for name in ("evidence", "left_out"))
    EVIDENCE_PAGE.write_text(evidence_page(*tables), encoding="utf-8")
    narrowed = set(posterior.query("narrowed")["parameter"])
    ship_values(values_of(population, int(trials["set"].iloc[-1])), narrowed)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else CALIBRATED)

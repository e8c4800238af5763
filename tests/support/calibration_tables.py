"""Made-up results of a calibration: real parameters and claims, numbers that show every case."""

from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd
import yaml

from striosome.figures.calibration import CalibrationTables, ComparisonTables
from support.places import CONFIGS

CALIBRATED, SETS = 29, 240
SESSIONS = (
    "vehicle",
    "SKF81297",
    "methadone",
    "methadone then vehicle",
    "methadone then SKF81297",
)
GROUPS = ("control", "iron_deficient")
METRICS = {"epn_gaba_change": "percent", "locomotion_index": "1"}
HYPOTHESES = tuple(sorted(path.stem for path in (CONFIGS / "hypotheses").glob("*.yaml")))
COMPONENTS = ("A1R loss", "MOR loss", "dopamine rise", "D1R loss", "enkephalin rise")
MEASUREMENTS = (
    "A1R density in the striatum of deficient and control mice (autoradiography)",
    "MOR density in striosomes",
    "EPN GABA after naloxone and SKF81297 in control mice",
    "extracellular dopamine",
    "paired-pulse ratio at striatal terminals in EPN under a D1 agonist",
    "firing of striosomal neurons in awake mice",
)


@dataclass(frozen=True)
class Parameter:
    path: str
    unit: str
    low: float
    high: float
    scale: str


def parameters() -> list[Parameter]:
    """Every parameter that the shipped values call calibrated, and others up to their number."""
    files = {"": CONFIGS / "base.yaml"}
    files |= {f"ligands.{path.stem}.": path for path in sorted((CONFIGS / "drugs").glob("*.yaml"))}
    found: dict[str, list[Parameter]] = {"calibrated": [], "assumed": []}
    for prefix, path in files.items():
        _collect(yaml.safe_load(path.read_text(encoding="utf-8")), prefix, found)
    return (found["calibrated"] + found["assumed"])[:CALIBRATED]


def _collect(tree: dict, prefix: str, found: dict[str, list[Parameter]]) -> None:
    for name, node in tree.items():
        if not isinstance(node, dict):
            continue
        if "status" not in node:
            _collect(node, f"{prefix}{name}.", found)
        elif "range" in node and node["status"] in found:
            ends = [str(end).split() for end in node["range"]]
            scales = {"uM": 1000.0}  # nM are the unit of every concentration
            low, high = (float(end[0]) * scales.get(end[-1], 1.0) for end in ends)
            unit = ends[0][1] if len(ends[0]) > 1 else "1"
            scale = "log" if low > 0.0 and high / low >= 10.0 else "linear"
            unit = unit.replace("uM", "nM")
            found[node["status"]].append(Parameter(f"{prefix}{name}", unit, low, high, scale))


def ledger() -> list[dict]:
    return yaml.safe_load((CONFIGS / "claims.yaml").read_text(encoding="utf-8"))["claims"]


def calibration_claims() -> list[dict]:
    return [claim for claim in ledger() if claim["kind"] == "calibration"]


def calibration() -> CalibrationTables:
    rng = np.random.default_rng(7)
    posterior, population = _posterior(rng)
    names = list(population)
    directions = []
    for direction, variance in ((1, 0.0021), (2, 0.013), (3, 0.094), (4, 0.3)):
        loadings = rng.standard_t(2, len(names))
        loadings /= np.linalg.norm(loadings)
        columns = {"parameter": names, "loading": loadings}
        directions.append(pd.DataFrame({"direction": direction, "variance": variance, **columns}))
    pairs = list(combinations(names, 2))
    correlation = np.clip(rng.normal(0.0, 0.18, len(pairs)), -0.9, 0.9)
    correlation[[3, 40]] = 0.86, -0.71
    first, second = zip(*pairs, strict=True)
    return CalibrationTables(
        hypothesis="h0_default",
        history=_history(rng),
        posterior=posterior,
        population=population,
        correlations=pd.DataFrame({"first": first, "second": second, "correlation": correlation}),
        directions=pd.concat(directions, ignore_index=True),
        outcomes=_outcomes(),
        predictions=_predictions(rng),
        evidence=_evidence(rng),
        information=pd.DataFrame(
            {
                "measurement": MEASUREMENTS,
                "information": [0.82, 0.55, 0.61, 0.12, 0.3, 0.04],
                "narrowing": [0.46, 0.31, 0.38, 0.05, 0.14, 0.004],
            }
        ),
        attribution=_attribution(),
        confirmation=pd.DataFrame(
            {
                "id": [claim["id"] for claim in calibration_claims()],
                "surrogate": [0.97, 0.91, 0.99, 0.64, 0.62, 0.88],
                "spikes": [0.96, 0.83, 0.99, 0.49, 0.47, 0.9],
                "reweighted": [0.97, 0.9, 0.99, 0.6, 0.58, 0.9],
            }
        ),
        confirmed_sets=_confirmed(rng),
        surface_error=_surface_error(rng),
    )


def _posterior(rng: np.random.Generator) -> tuple[pd.DataFrame, pd.DataFrame]:
    rows, columns = [], {}
    for place, one in enumerate(parameters()):
        narrow = 0.5 * (1.0 + place % 9) ** 1.5
        share = rng.beta(1.0 + narrow * rng.uniform(0.2, 1.0), 1.0 + narrow * 0.6, SETS)
        ratio = one.high / one.low if one.scale == "log" else np.nan
        values = (
            one.low * ratio**share if one.scale == "log" else one.low + (one.high - one.low) * share
        )
        columns[one.path] = values
        q05, q50, q95 = np.quantile(values, [0.05, 0.5, 0.95])
        rows.append(
            {
                "parameter": one.path,
                "unit": one.unit,
                "low": one.low,
                "high": one.high,
                "scale": one.scale,
                "mean": values.mean(),
                "q05": q05,
                "q50": q50,
                "q95": q95,
                "shrinkage": 1.0 - share.var() * 12.0,
                "r_hat": 1.0 + 0.004 * rng.exponential() + (0.04 if place == 5 else 0.0),
            }
        )
    return pd.DataFrame(rows), pd.DataFrame(columns)


def _history(rng: np.random.Generator) -> pd.DataFrame:
    sets = np.arange(1, 41) * 2500
    error = 3.0 / np.sqrt(np.arange(1, 41))
    evidence = -14.3 + error * 0.5 * rng.standard_normal(40).cumsum() / np.arange(1, 41)
    columns = {"log_evidence": evidence, "log_evidence_error": error / 2, "effective": sets / 61}
    return pd.DataFrame({"sets": sets, **columns})


def _evidence(rng: np.random.Generator) -> pd.DataFrame:
    """Rows of both scales and all roles, one far off, one without an answer."""
    rows = []
    for place in range(24):
        log = place % 3 > 0
        value = float(np.exp(rng.normal(1.0, 2.0))) if log else float(rng.uniform(0.1, 1.0))
        reach = 0.6 if log else 0.15
        ends = (
            (value * np.exp(-reach), value * np.exp(reach))
            if log
            else (value - reach, value + reach)
        )
        shift = rng.normal(0.0, 0.3) + (4.0 if place == 5 else 0.0)
        row = {"id": f"number_{place}", "quantity": "what was measured", "source": "somebody"}
        row |= {"role": ("calibration", "calibration", "validation", "prior")[place % 4]}
        row |= {"unit": "mg/kg" if log else "1", "scale": "log" if log else "linear"}
        row |= {"value": value, "low": ends[0], "high": ends[1], "p": float(rng.uniform())}
        for name, wide in (("prior", 3.0), ("posterior", 1.2)):
            for q, side in (("q05", -wide), ("q50", 0.0), ("q95", wide)):
                off = reach * (shift + side)
                known = value * np.exp(off) if log else value + off
                row[f"{name}_{q}"] = np.nan if place == 7 else known
        row["p"] = np.nan if place == 7 else row["p"]
        row["inside"] = bool(0.05 <= row["p"] <= 0.95)
        rows.append(row | {"verdict": "met" if row["inside"] else "in tension"})
    return pd.DataFrame(rows)


def _outcomes() -> pd.DataFrame:
    claims = calibration_claims()
    return pd.DataFrame(
        {
            "id": [claim["id"] for claim in claims],
            "statement": [claim["statement"] for claim in claims],
            "test": [claim["test"]["type"] for claim in claims],
            "probability": [0.97, 0.91, 0.99, 0.64, 0.62, 0.42],
            "low": [0.9, 0.71, 0.96, 0.2, 0.18, 0.1],
            "high": [1.0, 0.99, 1.0, 0.95, 0.94, 0.9],
            "prior_probability": [0.31, 0.55, 0.7, 0.12, 0.1, 0.4],
        }
    )


def _predictions(rng: np.random.Generator) -> pd.DataFrame:
    rows = []
    for metric, unit in METRICS.items():
        size = 30.0 if unit == "percent" else 1.2
        for place, session in enumerate(SESSIONS):
            for group in GROUPS:
                mean = (
                    size * (0.0, 1.0, -0.6, 0.02, 0.3)[place] * (0.4 + 0.6 * (group != "control"))
                )
                reach = 0.1 * size * rng.uniform(0.5, 1.5)
                prior = {"prior_low": -0.9 * size, "prior_high": 1.6 * size, "spread": reach}
                own = {"metric": metric, "session": session, "group": group, "mean": mean}
                own |= {"low": mean - reach, "high": mean + reach, "unit": unit}
                rows.append(own | prior)
    return pd.DataFrame(rows)


def _attribution() -> pd.DataFrame:
    rows = []
    for measure, factor in (("shapley", 1.0), ("knock_in", 0.7), ("knock_out", -1.2)):
        for component, size in zip(COMPONENTS, (14.2, 8.1, 10.4, -3.0, 0.4), strict=True):
            mean = factor * size
            reach = 2.0 + 0.3 * abs(mean)
            row = {"component": component, "measure": measure, "unit": "percent"}
            rows.append(row | {"mean": mean, "low": mean - reach, "high": mean + reach})
    return pd.DataFrame(rows)


def _confirmed(rng: np.random.Generator) -> pd.DataFrame:
    rows = []
    for row in _predictions(rng).to_dict("records"):
        reach = row["high"] - row["low"]
        for number in range(12):
            surrogate = rng.normal(row["mean"], reach / 3.0)
            spikes = 0.95 * surrogate + rng.normal(0.0, reach / 8.0)
            own = {name: row[name] for name in ("metric", "session", "group")}
            rows.append({"set": number, **own, "surrogate": surrogate, "spikes": spikes})
    return pd.DataFrame(rows)


def _surface_error(rng: np.random.Generator) -> pd.DataFrame:
    cells = _predictions(rng)
    size = (cells["high"] - cells["low"]) / 8.0
    own = {"shift": -0.05 * cells["mean"], "error": size / 10.0, "chance": size}
    return cells[["metric", "session", "group", "unit"]].assign(**own)


def comparison() -> ComparisonTables:
    rng = np.random.default_rng(11)
    names = HYPOTHESES
    ids = [claim["id"] for claim in calibration_claims()]
    evidence = -14.0 - np.array([0.0, 2.1, 6.8, 0.4, 1.2, 31.0, 4.2])
    probability = np.exp(evidence - evidence.max())
    probability /= probability.sum()
    hypotheses = pd.DataFrame(
        {
            "hypothesis": names,
            "parameters": [29, 25, 24, 28, 28, 27, 22],
            "log_evidence": evidence,
            "log_evidence_error": 0.2 + 0.02 * np.abs(evidence + 14.0),
            "probability": probability,
            "probability_low": 0.7 * probability,
            "probability_high": np.minimum(1.3 * probability + 0.01, 1.0),
            "met": ["T1 T2 T3 T5", "T1 T3", "T1", "T1 T2 T3", "T1 T2", "", "T1 T3"],
            "failed": ["", "T4", "T2 T3 T4", "", "T4", "T1 T2", "T2"],
            "verdict": ["supported", "weakened", "refuted", "supported", "open", "refuted", "open"],
        }
    )
    outcomes = pd.DataFrame(
        [
            {"hypothesis": name, "id": claim, "probability": rng.uniform()}
            for name in names
            for claim in ids
        ]
    )
    return ComparisonTables(hypotheses, outcomes, _experiments(rng), scoreboard_table())


def _experiments(rng: np.random.Generator) -> pd.DataFrame:
    rows = []
    sessions = ("naloxone then SKF81297", "SKF81297", "methadone then SKF81297", "DPCPX")
    for first, second in list(combinations(HYPOTHESES, 2))[:12]:
        best = rng.uniform(0.6, 0.999)
        for rank in range(1, 5):
            means = rng.normal(0.0, 25.0, 2)
            row = {"first": first, "second": second, "session": sessions[rank - 1], "rank": rank}
            row |= {"metric": ("epn_gaba_change", "rate_epn_thalamus_change")[rank % 2]}
            row |= {"group": GROUPS[rank % 2], "animals": 12 + rank, "unit": "percent"}
            row |= {"right": 0.5 + (best - 0.5) * 0.9 ** (rank - 1)}
            for which, mean in zip(("first", "second"), means, strict=True):
                row |= {f"{which}_mean": mean}
                row |= {f"{which}_low": mean - 11.0, f"{which}_high": mean + 12.0}
            rows.append(row)
    return pd.DataFrame(rows)


def scoreboard_table() -> pd.DataFrame:
    verdicts = ("agrees", "agrees", "disagrees", "undecided", "untested")
    # Those that tests look for do not hang on how many statements stand before them.
    known = {"T3": "disagrees", "T4": "undecided", "C2": "agrees", "C2a": "agrees", "H9b": "agrees"}
    rows = []
    for place, claim in enumerate(ledger()):
        verdict = known.get(claim["id"], verdicts[place % len(verdicts)])
        value = np.nan if verdict == "untested" else 34.8 - 3.0 * place
        rows.append(
            {
                **{name: claim[name] for name in ("id", "kind", "statement", "source")},
                "contradicts": " ".join(claim["contradicts"]),
                "rests_on": " ".join(claim["test"].get("claims", [])),
                "by_construction": claim.get("by_construction", ""),
                "by_chance": 0.025 if "expect" in claim["test"] else np.nan,
                "verdict": verdict,
                "value": value,
                "low": value - 4.0,
                "high": value + 5.0,
                "unit": "percent",
            }
        )
    return pd.DataFrame(rows)

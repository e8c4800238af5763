"""Tables of the samplers' results, side by side."""

from collections.abc import Mapping, Sequence

import numpy as np

from benchmarks.agreement import worth
from benchmarks.calibrated import SurfaceLikelihood
from benchmarks.contestants.draws import Draws, pooled
from benchmarks.timing import Times
from striosome.calibration.priors.space import PriorSpace
from striosome.config.experiments.population_file import drawn_sets

__all__ = ["Table", "outcome_lines", "parameter_lines", "sampler_lines"]

# Column names, lines.
Table = tuple[list[str], list[list[str]]]
Runs = Mapping[str, Sequence[Draws]]

_NAMED = (
    "iron.a1_loss",
    "iron.mor_loss",
    "iron.dopamine_rise",
    "receptors.d1.heteromer.efficacy_loss",
    "circuit.release.facilitating.pka_gain",
    "circuit.populations.matrix.nmda_gain",
    "gaba.shares.striosome",
)
_SEED = 1


def sampler_lines(times: Mapping[str, Times], runs: Runs) -> Table:
    """Tabulate the cost and the yield of a run, in the mean over runs."""
    columns = ["sampler", "evaluations", "effective sets, own count", "as runs agree"]
    columns += ["own count per s", "as runs agree per s", "as runs agree per 1000 evaluations"]
    columns += ["log evidence"]
    lines = []
    for name, found in runs.items():
        seconds = times[name].seconds.middle
        own = float(np.mean([run.effective for run in found]))
        evaluations = float(np.mean([run.evaluations for run in found]))
        agreed = [""] * 3
        if len(found) > 1:
            sets = worth(found)
            agreed = [f"{sets:.0f}", f"{sets / seconds:.2f}", f"{1000 * sets / evaluations:.1f}"]
        lines.append(
            [
                name,
                f"{evaluations:,.0f}",
                f"{own:.0f}",
                agreed[0],
                f"{own / seconds:.2f}",
                *agreed[1:],
                _evidences(found),
            ]
        )
    return columns, lines


def _evidences(found: Sequence[Draws]) -> str:
    """Format the mean with its error, and the runs."""
    whole = pooled(found)
    if whole.log_evidence is None:
        return ""
    single = ", ".join(f"{run.log_evidence:.2f}" for run in found)
    return f"{whole.log_evidence:.2f} ± {whole.log_evidence_error:.2f} ({single})"


def parameter_lines(space: PriorSpace, runs: Runs) -> Table:
    """Tabulate posterior mean ± standard deviation of some parameters, in their units."""
    columns = {
        name: (space.columns(whole.unit), whole.weights)
        for name, whole in ((name, pooled(found)) for name, found in runs.items())
    }
    units = space.units
    lines = []
    for path in _NAMED:
        line = [f"{path} ({units[path]})" if units[path] != "1" else path]
        for values, weights in columns.values():
            mean = weights @ values[path]
            spread = np.sqrt(weights @ (values[path] - mean) ** 2)
            line.append(f"{mean:.3g} ± {spread:.3g}")
        lines.append(line)
    return ["posterior mean ± SD", *runs], lines


def outcome_lines(likelihood: SurfaceLikelihood, runs: Runs, sets: int) -> Table:
    """Tabulate the posterior mean probability of each published outcome, over drawn sets."""
    rng = np.random.default_rng(_SEED)
    found = {}
    for name, several in runs.items():
        whole = pooled(several)
        unit = whole.unit[drawn_sets(whole.weights, sets, rng)]
        found[name] = {claim: p.mean() for claim, p in likelihood.probabilities(unit).items()}
    claims = next(iter(found.values()), {})
    lines = [
        [claim, *(f"{probabilities[claim]:.3f}" for probabilities in found.values())]
        for claim in claims
    ]
    return ["probability of the outcome", *runs], lines

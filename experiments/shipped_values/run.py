"""Finds the shipped parameter values: run it again to see where they come from.

    python experiments/shipped_values/run.py

A population search (differential evolution) over the ranges of `search.yaml` looks for the values
nearest to the most plausible ones at which the group means meet the calibration claims T1-T4. It
runs on a response surface of the spiking network. What it finds is simulated with spikes; by the
difference the targets are shifted, and the search goes on from there. The outcome is `found.yaml`.
Validation claims play no part.
"""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from scipy.optimize import OptimizeResult, differential_evolution, minimize
from scipy.stats import norm, qmc

from striosome.arrays import Array
from striosome.cohort import draw_cohort, with_factors
from striosome.engines.response import ResponseSurface
from striosome.engines.surrogate import SurrogateEngine
from striosome.machine import cores
from striosome.quantities import format_quantity, magnitude, parse_quantity
from striosome.rapid import rapid_metrics
from striosome.schema.experiment import Group, Session
from striosome.schema.paths import replace_leaves
from striosome.schema.resolve import LoadedExperiment, load_experiment
from striosome.session import simulate

HERE = Path(__file__).parent
CONFIG = HERE.parents[1] / "configs" / "experiments" / "antagonists.yaml"
ROWS_AT_ONCE = 1200
_METRIC = "epn_gaba_change"
# Step of the slope, in units of a parameter's range: wider than the kinks of the surface.
_STEP = 0.004


class Search:
    """The search's ranges, animals and targets."""

    def __init__(self, loaded: LoadedExperiment, settings: Mapping[str, Any]) -> None:
        self.experiment = loaded.experiment
        self.settings = settings
        values = next(iter(loaded.provenance.values()))
        self.units = {path: values[path].unit for path in settings["parameters"]}
        bounds = [
            [magnitude(parse_quantity(text, self.units[path]), self.units[path]) for text in texts]
            for path, texts in settings["parameters"].items()
        ]
        self.low, self.plausible, self.high = np.array(bounds).T
        self.sessions = self._sessions()
        self.factors = self._factors()
        self.surface = self._surface()
        self.bias = {name: 0.0 for name in settings["targets"]}

    def _sessions(self) -> dict[str, Session]:
        """The sessions that a target speaks of, with their matched controls."""
        every = self.experiment.sessions
        asked = {target["session"] for target in self.settings["targets"].values()}
        asked |= {every[name].control for name in asked}
        return {name: session for name, session in every.items() if name in asked}

    def _factors(self) -> dict[str, Array]:
        """Deviations of the animals: a balanced sample of mean 0 and variance 1 per parameter."""
        variability = self.experiment.groups[0].parameters.variability
        animals = self.settings["animals"]
        sampler = qmc.Sobol(len(variability), rng=np.random.default_rng(self.settings["seed"]))
        normal = norm.ppf(sampler.random_base2(int(np.ceil(np.log2(animals))))[:animals])
        normal = (normal - normal.mean(axis=0)) / normal.std(axis=0)
        sigma = np.sqrt(np.log1p(np.square(list(variability.values()))))
        return dict(zip(variability, np.exp(sigma * normal - sigma**2 / 2).T, strict=True))

    def _surface(self) -> ResponseSurface:
        """The response surface of the shipped circuit, from the cache or computed now."""
        circuit = self.experiment.groups[0].parameters.circuit
        return SurrogateEngine(circuit, self.experiment.simulation, workers=cores()).surface()

    def changes(self, sets: Array) -> dict[str, dict[str, Array]]:
        """epn_gaba_change by group and session, each (sets, animals), in percent."""
        count = len(sets)
        animals = self.settings["animals"]
        rows = np.repeat(sets, animals, axis=0)
        leaves = {
            path: column[:, np.newaxis] * parse_quantity(_one(unit), unit)
            for (path, unit), column in zip(self.units.items(), rows.T, strict=True)
        }
        factors = {path: np.tile(f, count)[:, np.newaxis] for path, f in self.factors.items()}
        outcome = {}
        for group in self.experiment.groups:
            animal = with_factors(replace_leaves(group.parameters, leaves), factors)
            by_session = rapid_metrics(
                animal, self.sessions, self.experiment.simulation, self.surface
            )
            outcome[group.name] = {
                name: metrics[_METRIC].reshape(count, animals)
                for name, metrics in by_session.items()
            }
        return outcome

    def loss(self, columns: Array) -> Array:
        """What the search makes small; `columns` has one parameter set per column."""
        sets = columns.T
        at_once = max(1, ROWS_AT_ONCE // self.settings["animals"])
        parts = [sets[i : i + at_once] for i in range(0, len(sets), at_once)]
        with ThreadPoolExecutor(cores()) as pool:
            return np.concatenate(list(pool.map(self._loss, parts)))

    def _loss(self, sets: Array) -> Array:
        changes = self.changes(sets)
        distance = (sets - self.plausible) / (self.high - self.low)
        total = self.settings["plausibility"] * (distance**2).sum(axis=1)
        for name, target in self.settings["targets"].items():
            mean = changes[target["group"]][target["session"]].mean(axis=1) + self.bias[name]
            total += (_miss(mean, target) / target["tolerance"]) ** 2
        limit = self.settings["spread_limit"]
        spread = changes[limit["group"]][limit["session"]].std(axis=1)
        return total + (np.maximum(0, spread - limit["below"]) / limit["tolerance"]) ** 2

    def find(self) -> Array:
        """Search all over the ranges."""
        generation = 0

        def report(intermediate_result: OptimizeResult) -> None:
            nonlocal generation
            generation += 1
            print(f"generation {generation}: loss {intermediate_result.fun:.3f}", flush=True)

        return differential_evolution(
            self.loss,
            list(zip(self.low, self.high, strict=True)),
            vectorized=True,
            updating="deferred",
            popsize=self.settings["members"],
            maxiter=self.settings["generations"],
            mutation=(0.4, 0.9),
            recombination=0.8,
            x0=self.plausible,
            polish=False,
            tol=0.0,
            rng=np.random.default_rng(self.settings["seed"]),
            callback=report,
        ).x

    def polish(self, found: Array) -> Array:
        """Go downhill from a parameter set, in units of the ranges."""
        width = self.high - self.low

        def loss_and_slope(position: Array) -> tuple[float, Array]:
            steps = np.where(position > 0.5, -_STEP, _STEP)
            sets = np.vstack([position, position + np.diag(steps)])
            losses = self.loss((self.low + width * sets).T)
            return float(losses[0]), (losses[1:] - losses[0]) / steps

        start = (found - self.low) / width
        outcome = minimize(
            loss_and_slope,
            start,
            jac=True,
            method="L-BFGS-B",
            bounds=[(0.0, 1.0)] * len(start),
            options={"maxiter": self.settings["polish_steps"]},
        )
        print(f"polished: loss {outcome.fun:.3f}", flush=True)
        return self.low + width * outcome.x

    def measure_bias(self, found: Array) -> None:
        """Simulate what was found with spikes, and note by how much each target's mean differs.

        Surface and spikes are given the same animals, so that only the engines differ.
        """
        leaves, animals = self.leaves(found), self.settings["spiking_animals"]
        groups = tuple(
            Group(group.name, animals, replace_leaves(group.parameters, leaves))
            for group in self.experiment.groups
        )
        experiment = replace(self.experiment, groups=groups, sessions=self.sessions)
        summary = simulate(experiment, workers=cores()).summary
        gaba = summary[summary["metric"] == _METRIC]
        spiking = gaba.groupby(["group", "session"])["value"].mean()
        for group in groups:
            cohort = draw_cohort(group, self.experiment.simulation.seed)
            rapid = rapid_metrics(
                cohort.parameters, self.sessions, self.experiment.simulation, self.surface
            )
            for name, target in self.settings["targets"].items():
                if target["group"] == group.name:
                    seen = float(spiking[group.name, target["session"]])
                    expected = float(np.mean(rapid[target["session"]][_METRIC]))
                    self.bias[name] = seen - expected
                    print(f"{name}: {seen:+.2f} % with spikes, {expected:+.2f} % on the surface")

    def leaves(self, found: Array) -> dict[str, Any]:
        """One parameter set as leaves of the tree, to three digits: claims determine no more."""
        return {
            path: float(f"{value:.3g}") * parse_quantity(_one(unit), unit)
            for (path, unit), value in zip(self.units.items(), found, strict=True)
        }


def _one(unit: str) -> str:
    return "1" if unit == "1" else f"1 {unit}"


def _miss(mean: Array, target: Mapping[str, Any]) -> Array:
    """Distance of a group mean from what a claim asks."""
    if "at_least" in target:
        return np.maximum(0, target["at_least"] - mean)
    if "at_most" in target:
        return np.maximum(0, mean - target["at_most"])
    return mean - target["equals"]


def main() -> None:
    """Search, print what was found and write it as a parameter file."""
    settings = yaml.safe_load((HERE / "search.yaml").read_text(encoding="utf-8"))
    search = Search(load_experiment(CONFIG), settings)
    found = search.polish(search.find())
    search.measure_bias(found)
    found = search.polish(found)
    search.measure_bias(found)
    values = {
        path: format_quantity(leaf, search.units[path])
        for path, leaf in search.leaves(found).items()
    }
    for group, sessions in search.changes(found[np.newaxis]).items():
        for session, change in sessions.items():
            print(f"{group:16s} {session:26s} {change.mean():+7.1f} % (SD {change.std():.1f})")
    header = "# Written by run.py; configs/base.yaml and configs/drugs/ carry these values.\n"
    text = header + "".join(f"{path}: {value}\n" for path, value in values.items())
    (HERE / "found.yaml").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()

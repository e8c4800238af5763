"""Comparison of two run folders: their metrics, verdicts and settings."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from striosome.analysis.run_comparison.differences import difference_table, unshared
from striosome.analysis.run_comparison.verdicts import verdict_table
from striosome.base.brief import Brief, Card
from striosome.base.errors import BadInput
from striosome.base.user_files import path_of
from striosome.base.wording import counted
from striosome.claims.counting import is_counted
from striosome.config.experiments.compare import Difference, differences
from striosome.config.experiments.resolve import LoadedExperiment, load_experiment
from striosome.simulation.simulation_error import ERROR_COLUMNS
from striosome.store.pages import tell_changed_pages
from striosome.store.tables import read_claims, read_effects, read_summary, require_run

__all__ = ["RunComparison", "compare_runs"]

_CONFIG = "config.resolved.yaml"
_FIRST, _SECOND = "first run", "second run"


@dataclass(frozen=True, slots=True, repr=False)
class RunComparison(Brief):
    """Two finished runs side by side."""

    first: Path
    """folder of the first run"""
    second: Path
    """folder of the second run"""
    same_animals: bool
    """whether animals of the same number are the same animal in both runs, so that each is compared
    with itself"""
    pairing: str
    """the same in words, with the reason"""
    effects: pd.DataFrame
    """one row for each group, session and metric that both have, second run minus first, as
    `striosome.analysis.run_comparison.differences.difference_table` gives them; the last column is
    the standard error that finite simulation leaves in the difference, which its interval does not
    contain; nan where it is not known"""
    verdicts: pd.DataFrame
    """one row for each published statement: `id, kind, statement, first, second, changed`, then
    what `striosome.claims.counting` counts by; the verdict is "absent" where a run's ledger does
    not hold the statement"""
    config: tuple[Difference, ...]
    """keys to which the two configurations give different values"""
    only_first: pd.DataFrame
    """`group, session, metric, unit` of what only the first run has"""
    only_second: pd.DataFrame
    """`group, session, metric, unit` of what only the second run has"""
    seeds: tuple[int, int]
    """seeds of the two runs"""

    @property
    def changed_sessions(self) -> frozenset[str]:
        """Sessions that are not set alike in both runs: doses, times, controls or windows."""
        return frozenset(
            name
            for name in self.effects["session"].unique()
            if any(key.key.startswith(f"sessions.{name}.") for key in self.config)
        )

    @property
    def changed_verdicts(self) -> pd.DataFrame:
        """Statements on which the runs have different verdicts."""
        return self.verdicts[self.verdicts["changed"]]

    def card(self) -> Card:
        """Return the title and facts by which the comparison is displayed."""
        found = int((self.effects["p"] < 0.05).sum())
        changed = self.verdicts["changed"] & is_counted(self.verdicts)
        facts = {
            "first": str(self.first),
            "second": str(self.second),
            "animals": self.pairing,
            "configurations": counted(self.config, "key differs", "keys differ"),
            ".effects": f"{counted(self.effects.index, 'difference')}, {found} with p below 0.05",
            ".verdicts": f"{counted(int(changed.sum()), 'verdict')} changed",
        }
        return Card("Two runs, second minus first (SIMULATED)", facts)


def compare_runs(first: str | Path, second: str | Path) -> RunComparison:
    """Compare two finished runs.

    Animals of the same number are the same wherever runs have the same seed: they draw what makes
    them differ, their spikes and their photometer from the same random numbers, whatever else is
    set. Then each animal is compared with itself, by its number; else groups are independent.

    Parameters
    ----------
    first, second : str or Path
        Their run folders.

    Returns
    -------
    RunComparison
        Second minus first.

    Raises
    ------
    striosome.base.errors.BadInput
        If a folder holds no finished run, or the runs have nothing in common to compare.
    """
    folders = path_of(first), path_of(second)
    for folder in folders:
        tell_changed_pages(folder, require_run(folder))
    one, other = (load_experiment(folder / _CONFIG) for folder in folders)
    summaries = [read_summary(folder) for folder in folders]
    seeds = (_seed(one), _seed(other))
    same = seeds[0] == seeds[1]
    effects = _with_errors(
        difference_table(*summaries, same_animals=same), *(read_effects(one) for one in folders)
    )
    if effects.empty:
        raise BadInput(
            f"{first} and {second} have no group, session and metric in common: "
            f"{_names(summaries[0])} against {_names(summaries[1])}"
        )
    only_first, only_second = unshared(*summaries)
    return RunComparison(
        *folders,
        same_animals=same,
        pairing=_pairing(seeds),
        effects=effects,
        verdicts=verdict_table(*(read_claims(folder) for folder in folders)),
        config=tuple(differences(one, other)),
        only_first=only_first,
        only_second=only_second,
        seeds=seeds,
    )


def _with_errors(table: pd.DataFrame, first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    """Add the simulation errors of both runs, taken as independent, to the differences."""
    for side, effects in ((_FIRST, first), (_SECOND, second)):
        errors = effects[list(ERROR_COLUMNS)].rename(columns={ERROR_COLUMNS[-1]: side})
        table = table.merge(errors, how="left", on=list(ERROR_COLUMNS[:-1]))
    joint = np.hypot(table[_FIRST], table[_SECOND])
    return table.drop(columns=[_FIRST, _SECOND]).assign(**{ERROR_COLUMNS[-1]: joint})


def _seed(loaded: LoadedExperiment) -> int:
    return loaded.experiment.simulation.seed


def _pairing(seeds: tuple[int, int]) -> str:
    if seeds[0] == seeds[1]:
        return f"paired by number: the same animals in both runs (seed {seeds[0]})"
    return f"independent: other animals in each run (seeds {seeds[0]} and {seeds[1]})"


def _names(summary: pd.DataFrame) -> str:
    return " and ".join(
        f"{column}s {', '.join(map(str, summary[column].unique()))}"
        for column in ("group", "session")
    )

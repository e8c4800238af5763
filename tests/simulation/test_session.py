"""A tiny experiment from animals to metrics: what must hold whatever the parameters are."""

import re
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from striosome.base.quantities import parse_quantity
from striosome.simulation.metrics import SUMMARY_COLUMNS
from striosome.simulation.session import simulate
from support.builders import build_session, dose
from support.experiments import (
    SKF,
    build_experiment,
    build_group,
    drug_session,
    simulate_unseen,
    vehicle_session,
)

pytestmark = pytest.mark.spikes

SCH = dose("SCH23390", "3 mg/kg", "-10 min")
NALOXONE = dose("naloxone", "30 mg/kg", "-10 min")
METHADONE = dose("methadone", "10 mg/kg", "-5 min")
SPREAD = {"receptors.a1.density": 0.1, "ligands.dopamine.tone": 0.15}
# With the gain of Humphries et al. 2009, D1 excites.
EXCITED = {
    "circuit__populations__striosome__nmda_gain": 6.3,
    "circuit__populations__matrix__nmda_gain": 6.3,
}
# A matched control is the same pre-treatment, then vehicle in place of the drug.
LONG = {
    "vehicle": vehicle_session(),
    "placebo": drug_session(dose("vehicle")),
    "skf": drug_session(SKF),
    "sch": build_session(SCH, dose("vehicle")),
    "sch_skf": drug_session(SCH, SKF, control="sch"),
    "methadone": drug_session(METHADONE),
    "naloxone": build_session(NALOXONE, dose("vehicle", time="-5 min")),
    "naloxone_methadone": drug_session(NALOXONE, METHADONE, control="naloxone"),
}
# What comes after the effect window is not asked for.
END = parse_quantity("60 min", "min")
ALL = {name: session.model_copy(update={"end": END}) for name, session in LONG.items()}
FEW = {name: ALL[name] for name in ("vehicle", "skf")}
GROUPS = (
    build_group("control", variability=SPREAD, **EXCITED),
    build_group("twin", variability=SPREAD, iron_deficiency=0.0, **EXCITED),
    build_group("deficient", variability=SPREAD, iron_deficiency=1.0, **EXCITED),
)


class Told:
    """Keeps what a simulation tells of its progress."""

    def __init__(self) -> None:
        self.stages: list[str] = []
        self.counts: list[tuple[int, int]] = []

    def stage(self, text: str) -> None:
        self.stages.append(text)

    def advance(self, done: int, total: int) -> None:
        self.counts.append((done, total))


def windows_of(session: str) -> int:
    """Every 10 min from -30 to 50 min, and one that ends at each injection."""
    return 9 + len(ALL[session].injections)


@pytest.fixture(scope="module")
def told() -> Told:
    return Told()


@pytest.fixture(scope="module")
def result(compiled, told):
    return simulate(build_experiment(GROUPS, ALL), progress=told)


def values(result, group: str, session: str, metric: str) -> np.ndarray:
    table = result.summary
    rows = table[
        (table.group == group) & (table.session == session) & (table.metric == metric)
    ].sort_values("animal")
    return rows["value"].to_numpy()


def test_every_animal_session_and_metric_has_a_number(result):
    table = result.summary
    assert tuple(table.columns) == SUMMARY_COLUMNS
    metrics = table.metric.unique()
    assert len(table) == len(GROUPS) * 2 * len(ALL) * len(metrics)
    assert not table.duplicated(["group", "animal", "session", "metric"]).any()
    assert np.isfinite(table["value"]).all()
    assert set(table.animal) == {1, 2}
    assert {"epn_gaba_change", "dff_auc", "rate_striosome", "rate_epn_thalamus_change"} <= set(
        metrics
    )


def test_a_group_with_fewer_sessions_has_the_same_numbers_in_those(result):
    control, _, deficient = GROUPS
    groups = (control, replace(deficient, sessions=("skf", "vehicle")))
    some = FEW | {"sch": ALL["sch"], "sch_skf": ALL["sch_skf"]}
    less = simulate_unseen(build_experiment(groups, some))
    assert set(less.tree["deficient"].children) == set(FEW)
    assert set(less.tree["control"].children) == set(some)
    merged = less.summary.merge(
        result.summary, on=["group", "session", "metric", "animal"], suffixes=("", "_before")
    )
    assert len(merged) == len(less.summary)
    np.testing.assert_array_equal(merged["value"], merged["value_before"])
    kept = less.summary[less.summary["group"] == "deficient"]
    assert set(kept["session"]) == set(FEW)


def test_the_tree_has_a_node_for_every_group_and_session_with_units(result):
    assert set(result.tree.children) == {"control", "twin", "deficient", "examples"}
    for group in GROUPS:
        assert set(result.tree[group.name].children) == set(ALL)
        for session in ALL:
            node = result.tree[f"{group.name}/{session}"].to_dataset()
            assert all(array.attrs["units"] for array in node.data_vars.values())
            assert node.attrs["control"] == (ALL[session].control or "")
            assert node.sizes["animal"] == 2
            assert node.sizes["window"] == windows_of(session)
            assert node["gaba"].dims == ("animal", "window")
            assert np.isfinite(node["gaba"]).all()


def test_example_spikes_are_two_windows_of_every_group_and_session(result):
    examples = result.tree["examples"].to_dataset()
    found = list(zip(examples.group.values, examples.session.values, strict=True))
    assert len(found) == 2 * len(GROUPS) * len(ALL)
    assert len(set(found)) == len(GROUPS) * len(ALL)
    assert set(np.unique(examples.spike_example)) <= set(range(len(found)))
    of_spike = examples["cells"].values[examples.spike_example, examples.spike_population]
    assert (examples.spike_cell.values < of_spike).all()
    # Replayed spikes are those that the rates were counted from.
    for number, (group, session) in enumerate(found):
        node = result.tree[f"{group}/{session}"].to_dataset()
        rate = node["rate"].sel(window=float(examples.middle[number])).isel(animal=0)
        mine = (examples.spike_example == number) & (examples.spike_time >= 0.5)
        for place, name in enumerate(examples.population.values):
            own = int((mine & (examples.spike_population == place)).sum())
            counted = own / (int(examples["cells"][number, place]) * 6.0)
            assert float(rate.sel(population=name)) == pytest.approx(counted, rel=1e-6)


def test_progress_counts_every_window_once(result, told):
    # In health, the windows before the first injection of every session that others rest on.
    resting = {"vehicle": 4, "sch": 3, "naloxone": 3}
    windows = sum(resting.values()) + sum(windows_of(session) for session in ALL)
    total = len(GROUPS) * 2 * windows
    assert told.counts[0] == (0, total)
    assert told.counts[-1] == (total, total)
    assert all(one[0] <= other[0] for one, other in pairwise(told.counts))


def test_progress_names_each_stage_once_and_in_order(result, told):
    first, memory, _, *later = told.stages
    assert first == "solving drugs, receptors and PKA"
    assert re.fullmatch(
        r"\d+ windows, up to 0\.\d GiB of memory, about \d+ MB of raw channels", memory
    )
    assert later == ["simulating spikes", "reading out GABA and photometry"]


def test_a_session_like_its_control_changes_nothing(result):
    metrics = result.summary.metric.unique()
    paired = [m for m in metrics if m.endswith("_change") or m == "locomotion_index"]
    assert len(paired) == 6
    for group in GROUPS:
        for metric in paired:
            assert np.all(values(result, group.name, "placebo", metric) == 0.0), metric


def test_a_group_without_iron_deficiency_is_the_control_group_to_the_bit(result):
    table = result.summary.drop(columns="group")
    control, twin = (
        table[result.summary.group == name].reset_index(drop=True) for name in ("control", "twin")
    )
    assert control.equals(twin)
    for session in ALL:
        one, other = (result.tree[f"{name}/{session}"].to_dataset() for name in ("control", "twin"))
        assert one.equals(other)
    assert (
        not result.tree["control/skf"]
        .to_dataset()
        .equals(result.tree["deficient/skf"].to_dataset())
    )


def test_other_sessions_groups_and_workers_change_no_number_by_a_bit(result):
    few = simulate(build_experiment(GROUPS[2:], FEW), workers=2)
    for session in FEW:
        one = few.tree[f"deficient/{session}"].to_dataset()
        assert one.identical(result.tree[f"deficient/{session}"].to_dataset())
    keep = (result.summary.group == "deficient") & result.summary.session.isin(list(FEW))
    assert few.summary.equals(result.summary[keep].reset_index(drop=True))


def test_windows_before_the_first_injection_are_those_of_the_vehicle_session(result):
    for group in GROUPS:
        vehicle = result.tree[f"{group.name}/vehicle"].to_dataset()
        for session in ALL:
            node = result.tree[f"{group.name}/{session}"].to_dataset()
            early = node.window[node.window < -10.1]
            assert early.size == 2
            for name in ("rate",):
                np.testing.assert_array_equal(
                    node[name].sel(window=early), vehicle[name].sel(window=early)
                )
            assert session in ("vehicle", "placebo") or not node["rate"].equals(vehicle["rate"])


def test_the_d1_agonist_raises_gaba_and_its_antagonist_abolishes_that(result):
    alone = values(result, "deficient", "skf", "epn_gaba_change")
    blocked = values(result, "deficient", "sch_skf", "epn_gaba_change")
    assert np.all(alone > 10.0)
    assert np.all(np.abs(blocked) < 0.1 * alone)


def test_the_opioid_lowers_gaba_and_its_antagonist_abolishes_that(result):
    alone = values(result, "deficient", "methadone", "epn_gaba_change")
    blocked = values(result, "deficient", "naloxone_methadone", "epn_gaba_change")
    assert np.all(alone < -3.0)
    assert np.all(np.abs(blocked) < 0.15 * np.abs(alone))


def test_an_agonist_without_efficacy_gives_the_spikes_of_the_vehicle(compiled):
    # Without dopamine there is nothing that it could compete with.
    changes = {
        "ligands__SKF81297__receptors__d1__efficacy": 0.0,
        "ligands__dopamine__tone": parse_quantity("0 nM", "nM"),
    }
    groups = (build_group("control", animals=1, **changes),)
    tree = simulate_unseen(build_experiment(groups, FEW)).tree
    vehicle, inert = (tree[f"control/{name}"].to_dataset() for name in FEW)
    for name in ("rate", "release", "gaba", "pka_soma", "release_factor"):
        np.testing.assert_array_equal(vehicle[name], inert[name])
    assert inert["concentration"].sel(ligand="SKF81297").max() > 10

"""Finished sweeps of a known function, laid out as `striosome.open_sweep` gives them."""

from collections.abc import Callable

import numpy as np
import xarray as xr

from striosome.analysis.dose_fit import hill

SESSIONS = ("vehicle", "SKF81297", "methadone", "methadone then vehicle", "methadone then SKF81297")
ANIMALS = {"control": 12, "iron_deficient": 17}
SPREAD = 9.0
STREAMS = 2

# name: units, long name, paths
_AXES = {
    "iron": ("1", "iron deficiency", "groups.iron_deficient.severity"),
    "tone": ("nM", "adenosine tone", "tone.adenosine"),
    "mor": ("1", "MOR density", "receptors.mor.density"),
    "gain": ("1", "adenylyl cyclase gain", "signalling.ac_gain"),
    "skf_dose": (
        "mg/kg",
        "dose of SKF81297",
        "sessions.SKF81297.injections[0].dose, sessions.methadone then SKF81297.injections[1].dose",
    ),
}
_MIDDLE = {"iron": 0.75, "tone": 40.0, "mor": 0.7, "gain": 1.0, "skf_dose": 1.5}
GRIDS = {
    "iron": np.linspace(0.0, 1.0, 6),
    "tone": np.geomspace(10.0, 160.0, 5),
    "mor": np.array([0.2, 0.5, 0.8]),
    "gain": np.array([1.0, 1.5, 2.0]),
    "skf_dose": np.array([0.15, 0.5, 1.5, 5.0, 15.0]),
}

Where = dict[str, np.ndarray]


def half_effective_dose(iron: np.ndarray) -> np.ndarray:
    """ED50 of SKF81297 (mg/kg): from 4 to 1 as iron goes."""
    return 4.0 / (1.0 + 3.0 * iron)


def truth(session: str, group: str, at: Where) -> np.ndarray:
    """Mean change of EPN GABA (%)."""
    share = 1.0 if group == "iron_deficient" else 0.2
    dose = hill(at["skf_dose"], 1.0, half_effective_dose(at["iron"]), 1.4)
    share = share * (0.4 + 0.6 * at["iron"])
    rise = 60.0 * share * at["gain"] * dose * (1.2 - 0.4 * np.log10(at["tone"] / 10.0))
    fall = -18.0 * at["mor"] / (at["mor"] + 0.3)
    kept = 0.9 * np.exp(-4.0 * at["mor"])
    zero = np.zeros_like(rise)
    return {
        "SKF81297": rise,
        "methadone": fall + zero,
        "methadone then SKF81297": kept * rise,
    }.get(session, zero)


def grid_sweep(*names: str, failed: bool = True, spread: float = SPREAD) -> xr.Dataset:
    """A grid over some of `GRIDS`, others at their middle; one point failed, two are missing."""
    axes = {name: GRIDS[name] for name in names}
    mesh = np.meshgrid(*axes.values(), indexing="ij")
    at = {name: np.full(mesh[0].shape, value) for name, value in _MIDDLE.items()}
    data = _dataset(at | dict(zip(names, mesh, strict=True)), tuple(names), STREAMS, spread)
    data = data.assign_coords({name: (name, values, _attrs(name)) for name, values in axes.items()})
    if failed:
        corner = {name: 0 for name in names}
        _lose(data, corner, "failed")
        _lose(data, corner | {names[0]: -1}, "missing")
        _lose(data, corner | {names[0]: -2}, "missing")
    data.attrs |= {"design": "grid"}
    return data


def point_sweep(count: int = 160, seed: int = 3) -> xr.Dataset:
    """Random points; parameters named `idle_...` do nothing. One point in twenty failed."""
    rng = np.random.default_rng(seed)
    at = {
        "iron": rng.uniform(0.0, 1.0, count),
        "tone": np.exp(rng.uniform(np.log(10.0), np.log(160.0), count)),
        "mor": rng.uniform(0.2, 1.0, count),
        "gain": rng.uniform(1.0, 2.0, count),
        "skf_dose": np.full(count, 1.5),
    }
    data = _dataset(at, ("point",), 1, SPREAD)
    idle = {f"idle_{index}": rng.uniform(size=count) for index in range(4)}
    drawn = {name: at[name] for name in ("iron", "tone", "mor", "gain")} | idle
    data = data.assign_coords({name: ("point", drawn[name], _attrs(name)) for name in drawn})
    for point in range(0, count, 20):
        _lose(data, {"point": point}, "failed")
    data.attrs |= {"design": "random"}
    return data


def _attrs(name: str) -> dict[str, str]:
    units, long_name, paths = _AXES.get(
        name, ("Hz", f"parameter {name[-1]} without any effect", f"drive.{name}")
    )
    return {"units": units, "long_name": long_name, "paths": paths}


def _dataset(at: Where, dims: tuple[str, ...], streams: int, spread: float) -> xr.Dataset:
    rng = np.random.default_rng(7)
    shape = at["iron"].shape
    size = (*shape, streams, len(ANIMALS), len(SESSIONS), 1)
    value = np.full((*size, max(ANIMALS.values())), np.nan)
    for g, (group, animals) in enumerate(ANIMALS.items()):
        for s, session in enumerate(SESSIONS):
            mean = truth(session, group, at)[..., np.newaxis, np.newaxis]
            noise = rng.normal(0.0, spread, (*shape, streams, animals))
            value[..., g, s, 0, :animals] = mean + noise
    over = (*dims, "stream", "group", "session", "metric")
    mean, deviation = (
        _per_group(value, lambda v: v.mean(axis=-1)),
        _per_group(value, lambda v: v.std(axis=-1, ddof=1)),
    )
    return xr.Dataset(
        {
            "mean": (over, mean),
            "standard_deviation": (over, deviation),
            "n": (over, _per_group(value, lambda v: np.full(v.shape[:-1], v.shape[-1]))),
            "value": ((*over, "animal"), value),
            "status": ((*dims, "stream"), np.full((*shape, streams), "done", dtype=object)),
        },
        {
            "group": list(ANIMALS),
            "session": list(SESSIONS),
            "metric": ["epn_gaba_change"],
            "unit": ("metric", ["percent"]),
            "window_start": (("session", "metric"), np.full((len(SESSIONS), 1), 10.0)),
            "window_end": (("session", "metric"), np.full((len(SESSIONS), 1), 60.0)),
            "last_injection": ("session", np.zeros(len(SESSIONS))),
            "stream": np.arange(streams),
            "animal": np.arange(1, 1 + max(ANIMALS.values())),
        },
        {"name": "known", "title": "A known function", "fidelity": "surface"},
    )


def _per_group(value: np.ndarray, summary: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
    parts = [summary(value[..., g, :, :, :animals]) for g, animals in enumerate(ANIMALS.values())]
    return np.stack(parts, axis=-3)


def _lose(data: xr.Dataset, where: dict[str, int], status: str) -> None:
    for name in ("mean", "standard_deviation", "value"):
        data[name][where] = np.nan
    data["status"][where] = status

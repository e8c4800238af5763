"""A spiking model of striosomal D1-MOR neurons and the GABA they release in the EPN.

    import striosome

    loaded = striosome.load("challenges", ["seed=2"])
    result = striosome.simulate(loaded.experiment, workers=2)

What is heavy is imported when it is first asked for.
"""

from importlib import import_module
from typing import Any

__version__ = "0.2.0"

_WHERE = {
    "Quantity": ("striosome.scenarios.code", "Quantity"),
    "ConfigError": ("striosome.config.documents.errors", "ConfigError"),
    "Result": ("striosome.simulation.result", "Result"),
    "compare_runs": ("striosome.analysis.run_comparison.comparison", "compare_runs"),
    "draw_all": ("striosome.figures", "draw_all"),
    "effect_table": ("striosome.analysis.effects", "effect_table"),
    "load": ("striosome.config.experiments.resolve", "load_experiment"),
    "load_scenario": ("striosome.scenarios.declaration", "load_scenario"),
    "main": ("striosome.cli.main", "main"),
    "redo": ("striosome.runs.repetition", "redo"),
    "open_run": ("striosome.store.tables", "read_result"),
    "load_sweep": ("striosome.sweeps.declaration", "load_sweep"),
    "open_sweep": ("striosome.sweeps.collect", "open_sweep"),
    "read_claims": ("striosome.store.tables", "read_claims"),
    "run": ("striosome.runs.experiment", "run_experiment"),
    "run_scenario": ("striosome.scenarios.runner", "run_scenario"),
    "simulate": ("striosome.simulation.session", "simulate"),
}

__all__ = [*_WHERE, "__version__"]


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"module 'striosome' has no attribute {name!r}")
    module, attribute = _WHERE[name]
    return getattr(import_module(module), attribute)


def __dir__() -> list[str]:
    # What is imported here is no part of the library.
    return sorted({*(name for name in globals() if name.startswith("__")), *__all__})

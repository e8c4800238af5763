"""What the library offers; each name is imported when it is first asked for."""

from striosome.analysis.effects import effect_table as effect_table
from striosome.analysis.run_comparison.comparison import compare_runs as compare_runs
from striosome.cli.main import main as main
from striosome.config.documents.errors import ConfigError as ConfigError
from striosome.config.experiments.resolve import load_experiment as load
from striosome.figures import draw_all as draw_all
from striosome.runs.experiment import run_experiment as run
from striosome.runs.repetition import redo as redo
from striosome.scenarios.code import Quantity as Quantity
from striosome.scenarios.declaration import load_scenario as load_scenario
from striosome.scenarios.runner import run_scenario as run_scenario
from striosome.simulation.result import Result as Result
from striosome.simulation.session import simulate as simulate
from striosome.store.tables import read_claims as read_claims
from striosome.store.tables import read_result as open_run
from striosome.sweeps.collect import open_sweep as open_sweep
from striosome.sweeps.declaration import load_sweep as load_sweep

__version__: str
__all__ = [
    "ConfigError",
    "Quantity",
    "Result",
    "__version__",
    "compare_runs",
    "draw_all",
    "effect_table",
    "load",
    "load_scenario",
    "load_sweep",
    "main",
    "open_run",
    "open_sweep",
    "read_claims",
    "redo",
    "run",
    "run_scenario",
    "simulate",
]

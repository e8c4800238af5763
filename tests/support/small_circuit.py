"""Settings that make a scenario small: few cells, and short windows that lie far apart."""

__all__ = ["FEW_CELLS", "SHORT_WINDOWS", "SMALL_CIRCUIT"]

_CELLS = {"striosome": 12, "matrix": 12, "epn_habenula": 2, "epn_thalamus": 2}
FEW_CELLS = tuple(f"circuit.populations.{name}.cells={count}" for name, count in _CELLS.items())
SHORT_WINDOWS = ("simulation.window=1.5 s", "simulation.warm_up=0.2 s")
SMALL_CIRCUIT = (
    *FEW_CELLS,
    *SHORT_WINDOWS,
    *("simulation.spacing=10 min", "simulation.finest_spacing=10 min"),
)

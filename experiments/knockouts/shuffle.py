"""Writes configs/knockouts/shuffled.yaml from configs/base.yaml.

    python experiments/knockouts/shuffle.py

Shuffled, a compartment says nothing about a cell: both populations have the mean of what is
assumed for striosome and matrix, and one of them, a random half of all cells, carries MOR.
"""

from pathlib import Path
from string import Template

import striosome
from striosome.base.quantities import magnitude

HERE = Path(__file__).parent
FILE = HERE.parents[1] / "configs" / "knockouts" / "shuffled.yaml"
TEXT = Template("""\
# Compartments shuffled: both populations of cells have the mean of striosome and matrix in all that
# is assumed to differ between them but MOR, which stays on a random half of all cells.
# Written by experiments/knockouts/shuffle.py from base.yaml. On a population of accepted sets, too,
# animals have these values, not the means of their own.
circuit:
  striosome: {nmda_gain: $gain, afferent_rate: $rate Hz}
  matrix: {nmda_gain: $gain, afferent_rate: $rate Hz}
  synapse: {preferred: $connected, other: $connected}
gaba: {striosome_share: $share, matrix_share: $share}
""")


def overlay() -> str:
    """The overlay, with the means of the shipped values."""
    (group, *_) = striosome.load(HERE / "config.yaml").experiment.groups
    circuit, gaba = group.parameters.circuit, group.parameters.gaba
    pairs = {
        "gain": (circuit.striosome.nmda_gain, circuit.matrix.nmda_gain),
        "rate": tuple(
            magnitude(part.afferent_rate, "Hz") for part in (circuit.striosome, circuit.matrix)
        ),
        "connected": (circuit.synapse.preferred, circuit.synapse.other),
        "share": (gaba.striosome_share, gaba.matrix_share),
    }
    return TEXT.substitute({name: f"{sum(pair) / 2:.6g}" for name, pair in pairs.items()})


if __name__ == "__main__":
    FILE.write_text(overlay(), encoding="utf-8")

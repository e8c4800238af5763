"""Writer of configs/knockouts/shuffled.yaml from configs/base.yaml.

    python experiments/knockouts/shuffle.py

Shuffled, a compartment says nothing about a cell: both populations have the mean of what is
assumed for striosome and matrix, mu-opioid receptors among it.
"""

from pathlib import Path
from string import Template

import striosome
from striosome.base.quantities import magnitude

HERE = Path(__file__).parent
FILE = HERE.parents[1] / "configs" / "knockouts" / "shuffled.yaml"
TEXT = Template("""\
# Compartments shuffled: both populations of cells have the mean of striosome and matrix in all that
# is assumed to differ between them, MOR included.
# Written by experiments/knockouts/shuffle.py from base.yaml. On a population of accepted sets, too,
# animals have these values, not the means of their own.
circuit:
  populations:
    striosome:
      nmda_gain: $gain
      afferent_rate: $rate Hz
      receptors: {mor: {soma: $soma, terminal: $terminal}}
    matrix:
      nmda_gain: $gain
      afferent_rate: $rate Hz
      receptors: {mor: {soma: $soma, terminal: $terminal}}
  projections:
    striosome: {epn_habenula: {probability: $habenula}, epn_thalamus: {probability: $thalamus}}
    matrix: {epn_habenula: {probability: $habenula}, epn_thalamus: {probability: $thalamus}}
gaba: {shares: {striosome: $share, matrix: $share}}
""")


def overlay() -> str:
    """Return the overlay, with the means of the shipped values."""
    (group, *_) = striosome.load(HERE / "config.yaml").experiment.groups
    circuit, gaba = group.parameters.circuit, group.parameters.gaba
    cells = [circuit.populations[name] for name in ("striosome", "matrix")]
    wiring = [circuit.projections[name] for name in ("striosome", "matrix")]
    pairs = {
        "gain": [one.nmda_gain for one in cells],
        "rate": [magnitude(one.afferent_rate, "Hz") for one in cells],
        "soma": [one.receptors["mor"].soma for one in cells],
        "terminal": [one.receptors["mor"].terminal for one in cells],
        "habenula": [one["epn_habenula"].probability for one in wiring],
        "thalamus": [one["epn_thalamus"].probability for one in wiring],
        "share": [gaba.shares[name] for name in ("striosome", "matrix")],
    }
    return TEXT.substitute({name: f"{sum(pair) / 2:.6g}" for name, pair in pairs.items()})


if __name__ == "__main__":
    FILE.write_text(overlay(), encoding="utf-8")

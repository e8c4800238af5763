"""Writer of configs/heteromers/affinity.yaml from configs/base.yaml.

    python experiments/adenosine/heteromer.py

The shift of affinity is that which restrains a control animal's dopamine, far from saturation, as
much as the shipped loss of efficacy does: `1/(1 + kappa A) = 1 - h A`.
"""

from pathlib import Path
from string import Template

import numpy as np

import striosome
from striosome.config.parameters.tree import Parameters
from striosome.neuromodulation.pharmacology.dosing import ligand_concentrations_nM
from striosome.neuromodulation.pharmacology.receptors import receptor_activation

CONFIGS = Path(__file__).parents[2] / "configs"
SHIPPED = CONFIGS / "experiments" / "challenges.yaml"
FILE = CONFIGS / "heteromers" / "affinity.yaml"
TEXT = Template("""\
# The heteromer's other form: an active A1R loosens the binding of D1 ligands instead of weakening
# what a bound one does. The shift restrains a control animal at rest as the shipped loss of
# efficacy does; on a population of accepted sets, too, animals have this value.
# Written by experiments/adenosine/heteromer.py from base.yaml.
receptors: {d1: {heteromer: {form: affinity, affinity_shift: $shift}}}
""")


def resting_a1(animal: Parameters) -> float:
    """Return the activation of A1R without drugs."""
    tones = ligand_concentrations_nM(animal.ligands, (), np.zeros(1))
    return float(receptor_activation(animal.receptors, animal.ligands, tones).soma["a1"][0])


def overlay() -> str:
    """Return the overlay, matched to the shipped values of a control animal."""
    (control, *_) = striosome.load(SHIPPED).experiment.groups
    heteromer = control.parameters.receptors["d1"].heteromer
    loss = float(heteromer.efficacy_loss)
    return TEXT.substitute(shift=f"{loss / (1.0 - loss * resting_a1(control.parameters)):.4g}")


if __name__ == "__main__":
    FILE.write_text(overlay(), encoding="utf-8")

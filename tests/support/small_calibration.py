"""A calibration file that takes seconds."""

from pathlib import Path

from support.places import CONFIGS

__all__ = ["with_ledger", "write_small"]

_TEXT = """\
name: small
title: A small calibration
experiment: {configs}/experiments/challenges.yaml
hypotheses:
  h0_default: {{}}
  h5_mor_tone: {{priors: {{ligands.enkephalin.tone: {{activation_of: mor, range: [0, 0.6]}}}}}}
priors:
  iron.a1_loss: {{}}
  iron.dopamine_rise: {{}}
  ligands.dopamine.tone: {{}}
  ligands.skf81297.receptors.d1.dissociation_soma: {{range: [10 nM, 500 nM]}}
  ligands.enkephalin.tone: {{activation_of: mor, range: [0, 0.5]}}
  ligands.r_methadone.receptors.mor.dissociation: {{}}
  receptors.d1.heteromer.efficacy_loss: {{}}
  signalling.pka_half: {{}}
  circuit.release.facilitating.pka_gain: {{}}
  receptors.mor.release.inhibition: {{}}
  receptors.a1.glutamate.inhibition: {{range: [0, 0.1]}}
  receptors.mor.glutamate.inhibition: {{range: [0, 0.1]}}
  gaba.non_vesicular: {{}}
  gaba.shares: {{whole_of: [gaba.shares.striosome, gaba.shares.matrix], rest: true}}
likelihood:
  animals: 2
  measurement: {{epn_gaba_change: 5, locomotion_index: 0.1}}
  wrong_statement: 0.02
sampler: {{runs: 2, live: 50, draws: 128, most_draws: 256, prior: 64, covered: 0.1,
  effective: 2, log_evidence_error: 9, r_hat: 9}}
population: {{sets: 12}}
confirmation: {{sets: 0}}
effect: {{metric: epn_gaba_change, session: SKF81297, group: iron_deficient}}
measurements:
  loss of A1R: {{parameter: iron.a1_loss, error: 0.1}}
  basal fall: {{metric: epn_gaba_change, session: methadone, group: control, error: 2}}
rivalry:
  experiment: {configs}/experiments/challenges.yaml
  animals: 12
  effective: 2
  metrics: [epn_gaba_change, rate_matrix_change]
  measurement: {{rate_matrix_change: 5}}
scoreboard: scored.yaml
"""


def write_small(folder: Path) -> Path:
    """Write the file, beside the experiment that scores it, and return its path."""
    text = (CONFIGS / "experiments" / "challenges.yaml").read_text().replace("../", f"{CONFIGS}/")
    for old, new in (("windowed ", "surrogate "), ("animals: 12", "animals: 6"), ("17", "6")):
        text = text.replace(old, new)
    (folder / "scored.yaml").write_text(text)
    path = folder / "small.yaml"
    path.write_text(_TEXT.format(configs=CONFIGS))
    return path


def with_ledger(small: Path, ledger: Path) -> Path:
    """Let the small calibration ask the statements of another ledger; return its path."""
    scored = (small.parent / "scored.yaml").read_text().splitlines()
    own = [f"claims: {ledger}" if "claims:" in line else line for line in scored]
    (small.parent / "sized.yaml").write_text("\n".join(own))
    first = next(line for line in small.read_text().splitlines() if line.startswith("experiment:"))
    small.write_text(small.read_text().replace(first, "experiment: sized.yaml", 1))
    return small

"""Opioid tolerance: MOR couples less while an agonist acts, and recovers when it is gone."""

from striosome.config.parameters.tree import Parameters
from striosome.neuromodulation.physiology.slow_state import SlowState

__all__ = ["MOR_COUPLING"]


def _efficacies(parameters: Parameters) -> tuple[str, ...]:
    """Return the efficacy of every ligand of MOR, enkephalin among them."""
    return tuple(
        f"ligands.{name}.receptors.mor.efficacy"
        for name, ligand in parameters.ligands.items()
        if "mor" in ligand.receptors
    )


# `tau_c dc/dt = 1 - delta_c O - c`, O the stimulation of MOR by drugs. Coupling is what an occupied
# receptor does, so that c multiplies efficacies and leaves the number of receptors alone; where
# there are spare receptors, a moderate loss hardly shows against a full agonist.
MOR_COUPLING = SlowState(
    name="mor_coupling",
    stimulus="mor",
    sign=-1.0,
    size="adaptation.opioid.coupling_loss",
    time_constant="adaptation.opioid.coupling_time",
    scaled=_efficacies,
)

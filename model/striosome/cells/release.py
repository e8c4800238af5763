"""Forms of transmitter release: the effect of a spike, by the name that `circuit.release` gives.

Tsodyks-Markram release of an SPN bouton, solved exactly from spike to spike. Between spikes
resources recover and facilitation decays; at a spike

    u <- u + m U (1 - u),   A = u x,   x <- x - A

(event form, with the constants of dSPN to SNr in Lindahl & Hellgren Kotaleski 2016, doi
10.1523/ENEURO.0156-16.2016, after Connelly et al. 2010, PMC6633647). m is the product of all
receptor actions on the bouton. The conductance is divided by the drug-free U, so that m changes
the amplitude of an isolated spike.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

__all__ = ["CONSTANT", "RELEASE_FORMS", "TSODYKS_MARKRAM", "WITHOUT_ENTRY", "ReleaseForm"]


@dataclass(frozen=True, slots=True)
class ReleaseForm:
    """Equations that are added to the cells that release in this form."""

    equations: str
    """variables of the bouton"""
    reset: str
    """statements at a spike, after those of the membrane"""
    rest: Mapping[str, str]
    """state at the start, by variable"""
    lasting: tuple[str, ...]
    """variables in which a NaN lasts to the end of a run"""
    parameters: tuple[str, ...]
    """numbers of an entry of `circuit.release` that the network takes"""
    gains: tuple[str, ...]
    """numbers of an entry that say how strongly PKA scales it, before the network"""
    amount: str
    """amount that one spike releases, relative to an isolated one without drugs"""

    @property
    def numbers(self) -> tuple[str, ...]:
        """All numbers that an entry of this form gives."""
        return (*self.parameters, *self.gains)

    @property
    def records(self) -> bool:
        """Whether the share of resources that each spike released is recorded."""
        return "released" in self.equations


TSODYKS_MARKRAM = ReleaseForm(
    equations="""
release_factor : 1 (constant)
released       : 1
resources      : 1
utilised       : 1
last_spike     : second
""",
    reset="""
resources = 1 - (1 - resources)*exp(-(t - last_spike)/tau_recovery)
utilised *= exp(-(t - last_spike)/tau_facilitation)
utilised += utilisation*release_factor*(1 - utilised)
released = utilised*resources
resources -= released
last_spike = t
""",
    rest={"resources": "1"},
    lasting=("utilised", "resources"),
    parameters=("utilisation", "tau_facilitation", "tau_recovery"),
    gains=("pka_gain",),
    amount="released_pre/utilisation_pre",
)
CONSTANT = ReleaseForm(
    equations="", reset="", rest={}, lasting=(), parameters=(), gains=(), amount="1"
)

RELEASE_FORMS: Mapping[str, ReleaseForm] = MappingProxyType(
    {"tsodyks_markram": TSODYKS_MARKRAM, "constant": CONSTANT}
)
"""Forms by name; of a constant release every spike delivers the same."""

WITHOUT_ENTRY = "constant"
"""Form in which a population releases that names no entry of `circuit.release`."""

"""Tsodyks-Markram release of an SPN bouton, solved exactly from spike to spike.

Between spikes resources recover and facilitation decays; at a spike

    u <- u + m U (1 - u),   A = u x,   x <- x - A

(event form, with the constants of dSPN to SNr in Lindahl & Hellgren Kotaleski 2016, doi
10.1523/ENEURO.0156-16.2016, after Connelly et al. 2010, PMC6633647). m is the product of all
receptor actions on the bouton. The conductance is divided by the drug-free U, so that m changes
the amplitude of an isolated spike.
"""

from striosome.circuit.declarations import declare_shared
from striosome.config.parameters.circuit import PresynapticRelease

__all__ = ["RELEASE_EQUATIONS", "RELEASE_RESET"]

RELEASE_EQUATIONS = f"""
release_factor : 1 (constant)
released       : 1
resources      : 1
utilised       : 1
last_spike     : second
{declare_shared(PresynapticRelease)}
"""

RELEASE_RESET = """
resources = 1 - (1 - resources)*exp(-(t - last_spike)/tau_recovery)
utilised *= exp(-(t - last_spike)/tau_facilitation)
utilised += utilisation*release_factor*(1 - utilised)
released = utilised*resources
resources -= released
last_spike = t
"""

"""Parameters of the AC5-cAMP-PKA cascade, one for soma and terminal alike."""

from striosome.config.documents.section import Number, Section, parameter

__all__ = ["Signalling"]


class Signalling(Section):
    """Adenylyl cyclase 5, on which receptors act, and protein kinase A, which reads its cAMP."""

    ac_gain: Number = parameter("1", "g_AC: cyclase activity relative to control; up in withdrawal")
    ac_basal: Number = parameter("1", "v0: cyclase activity without D1, in units of full D1 drive")
    pka_half: Number = parameter("1", "C50: cAMP of half-maximal PKA activity")
    pka_hill: Number = parameter("1", "n: Hill exponent of PKA on cAMP")
    pka_time_constant: Number = parameter("s", "tau_PKA: lag of PKA behind cAMP")

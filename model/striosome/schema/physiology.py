"""Parameters of bodily states: what iron deficiency does to receptors and tones."""

from striosome.schema.section import Number, Section, parameter

__all__ = ["Iron"]


class Iron(Section):
    """Effect of full iron deficiency (severity 1) on each component; severity scales them all."""

    a1_loss: Number = parameter("1", "delta_A: share of A1 receptors lost")
    mor_loss: Number = parameter("1", "delta_M: share of MOR lost")
    dopamine_rise: Number = parameter("1", "delta_DA: relative rise of dopamine tone")
    d1_loss: Number = parameter("1", "delta_D: share of D1 receptors lost")
    enkephalin_rise: Number = parameter("1", "delta_E: relative rise of enkephalin tone")

"""Parameters of the readouts: extracellular GABA, the sensor, the photometer, locomotion."""

from pydantic import Field

from striosome.config.documents.section import Number, Section, parameter

__all__ = [
    "Artefacts",
    "ExtracellularGaba",
    "Locomotion",
    "Photometry",
    "PhotometryAnalysis",
    "Sensor",
]


class ExtracellularGaba(Section):
    """Sources of the GABA around the fibre before any drug, and its clearance."""

    clearance: str = Field(description="how GABA is cleared: linear or michaelis_menten")
    basal: Number = parameter("uM", "basal concentration G0 of the animal")
    uptake_km: Number = parameter(
        "uM", "half-saturation of uptake (Michaelis-Menten clearance only)"
    )
    non_vesicular: Number = parameter("1", "f_nv: share of basal GABA that no spike releases")
    shares: dict[str, Number] = Field(
        description="share of vesicular basal GABA by source: a population, or terminals that are "
        "not simulated and release at a constant rate; so does what is left of the whole"
    )


class Sensor(Section):
    """A fluorescent GABA sensor at equilibrium: F ~ 1 + D G / (G + Kd)."""

    dissociation: Number = parameter("uM", "on-cell EC50, Kd")
    dynamic_range: Number = parameter("1", "D: fluorescence gained at saturation, relative to none")
    rise_time: Number = parameter("ms", "time constant of binding")
    decay_time: Number = parameter("ms", "time constant of unbinding")


class Artefacts(Section):
    """Artefacts that a fibre adds to fluorescence: bleaching, movement, blood, shot noise."""

    signal_level: Number = parameter("1", "465 nm fluorescence at start, arbitrary units")
    reference_level: Number = parameter("1", "405 nm fluorescence at start, arbitrary units")
    bleach_fast: Number = parameter("1", "share of fluorescence that bleaches fast")
    bleach_slow: Number = parameter("1", "share of fluorescence that bleaches slowly")
    bleach_fast_time: Number = parameter("s", "time constant of fast bleaching")
    bleach_slow_time: Number = parameter("s", "time constant of slow bleaching")
    reference_bleach: Number = parameter("1", "bleaching of the 405 nm channel relative to 465 nm")
    motion_sd: Number = parameter("1", "standard deviation of movement artefacts, relative")
    motion_time: Number = parameter("s", "correlation time of movement artefacts")
    reference_motion: Number = parameter("1", "movement in the 405 nm channel relative to 465 nm")
    haemodynamic_sd: Number = parameter(
        "1", "standard deviation of slow absorption by blood, relative"
    )
    haemodynamic_time: Number = parameter("s", "correlation time of absorption by blood")
    reference_haemodynamic: Number = parameter("1", "absorption at 405 nm relative to 465 nm")
    noise_sd: Number = parameter("1", "white noise of one sample at noise_rate, relative")
    noise_rate: Number = parameter("Hz", "sampling rate for which noise_sd is given")
    background: Number = parameter("1", "share of fluorescence that is not the sensor")


class PhotometryAnalysis(Section):
    """The laboratory's analysis of the two raw channels."""

    pipeline: str = Field(description="how the two channels become one trace")
    sampling_rate: Number = parameter("Hz", "rate at which the raw channels are recorded")
    raw_rate: Number = parameter(
        "Hz", "rate at which the raw channels are kept in result.nc, in means of samples"
    )
    smoothing: Number = parameter(
        "s", "width of the running mean over both raw channels before they are analysed; 0 for none"
    )
    bin_width: Number = parameter("min", "width of the averaging bin")
    baseline_start: Number = parameter("min", "start of the baseline epoch, before time zero")
    baseline_end: Number = parameter("min", "end of the baseline epoch")
    effect_start: Number = parameter("min", "start of the window in which an effect is measured")
    effect_end: Number = parameter("min", "end of the window in which an effect is measured")
    auc_end: Number = parameter("min", "end of the area under the curve, which starts at time zero")


class Photometry(Section):
    """From extracellular GABA to the trace of the laboratory."""

    sensor: str = Field(description="name of the GABA sensor in the fibre's field")
    artefacts: Artefacts
    analysis: PhotometryAnalysis


class Locomotion(Section):
    """Exploratory movement index with inputs of its own; never a function of EPN GABA."""

    matrix_weight: Number = parameter("1", "weight of matrix D1 activation (somatic PKA change)")
    opioid_weight: Number = parameter("1", "weight of opioid-driven midbrain dopamine (MOR change)")
    striosome_weight: Number = parameter("1", "weight of striosomal output, which slows movement")

"""A small complete parameter tree and sessions, so that tests need no configuration files.

The numbers have the size of those of a set that met the claims in a first search; tests that depend
on one set it.
"""

from typing import Any

from striosome.config.experiments.experiment import Session
from striosome.config.parameters.paths import replace_leaves
from striosome.config.parameters.tree import Parameters


def _drug(mass: str, half_life: str, exposure: str, **actions: Any) -> dict[str, Any]:
    return {
        "tone": "0 nM",
        "pharmacokinetics": {
            "molar_mass": mass,
            "elimination_half_life": half_life,
            "brain_entry_half_life": "2 min",
            "exposure": exposure,
            "routes": {
                "ip": {"absorption_half_life": "5 min", "bioavailability": 1},
                "sc": {"absorption_half_life": "8 min", "bioavailability": 0.8},
            },
        },
        **actions,
    }


def _d1(soma: str, terminal: str, efficacy: float) -> dict[str, Any]:
    constants = {"dissociation_soma": soma, "dissociation_terminal": terminal}
    return {"d1": constants | {"efficacy": efficacy}}


def _mor(dissociation: str, efficacy: float) -> dict[str, Any]:
    return {"mor": {"dissociation": dissociation, "efficacy": efficacy}}


def _a1(dissociation: str, efficacy: float) -> dict[str, Any]:
    return {"a1": {"dissociation": dissociation, "efficacy": efficacy}}


def _effect(form: str, leaf: str, name: str) -> dict[str, str]:
    return {"form": form, "leaf": leaf, "time": f"adaptation.iron.{name}_time"}


_LIGANDS: dict[str, Any] = {
    "dopamine": {"tone": "17 nM", "receptors": _d1("124 nM", "3000 nM", 1)},
    "enkephalin": {"tone": "14 nM", "receptors": _mor("100 nM", 1)},
    "adenosine": {"tone": "39 nM", "receptors": _a1("100 nM", 1)},
    "SKF81297": _drug("289.76 g/mol", "40 min", "0.028 kg/L", receptors=_d1("91 nM", "370 nM", 1)),
    "SCH23390": _drug("287.78 g/mol", "30 min", "0.3 kg/L", receptors=_d1("1.2 nM", "1.2 nM", 0)),
    "methadone": _drug("309.45 g/mol", "75 min", "0.0045 kg/L", receptors=_mor("3.4 nM", 1)),
    "naloxone": _drug("327.37 g/mol", "30 min", "0.5 kg/L", receptors=_mor("1.5 nM", 0)),
    "CPA": _drug("335.36 g/mol", "30 min", "0.1 kg/L", receptors=_a1("2.3 nM", 1)),
    "DPCPX": _drug("304.39 g/mol", "90 min", "0.1 kg/L", receptors=_a1("1 nM", 0)),
    "dipyridamole": _drug(
        "504.63 g/mol",
        "60 min",
        "0.02 kg/L",
        adenosine_uptake={"half_concentration": "300 nM", "maximal_fold": 4.5},
    ),
    "gabapentin": _drug(
        "171.24 g/mol",
        "100 min",
        "0.1 kg/L",
        glutamate_release={"half_concentration": "100 nM", "inhibition": 0.1},
    ),
}

_SPN = {
    "capacitance": "15.2 pF",
    "gain": "1 nS/mV",
    "v_rest": "-80 mV",
    "v_threshold": "-29.7 mV",
    "v_reset": "-60 mV",
    "v_peak": "40 mV",
    "recovery_rate": "0.01 1/ms",
    "recovery_coupling": "-20 nS",
    "recovery_jump": "91 pA",
    "d1_rest": 0.0289,
    "d1_jump": 0.331,
    "g_ampa": "6.1 nS",
    "g_nmda": "3.05 nS",
    "g_gaba": "4.36 nS",
    "tau_ampa": "6 ms",
    "tau_nmda": "160 ms",
    "tau_gaba": "4 ms",
    "e_glutamate": "0 mV",
    "e_gaba": "-60 mV",
    "magnesium": "1 mM",
}
_EPN = {
    "capacitance": "80 pF",
    "g_leak": "3 nS",
    "e_leak": "-55.8 mV",
    "v_threshold": "-55.2 mV",
    "v_threshold_sd": "1 mV",
    "slope": "1.8 mV",
    "adaptation": "3 nS",
    "tau_adaptation": "20 ms",
    "adaptation_jump": "200 pA",
    "v_reset": "-65 mV",
    "v_peak": "20 mV",
}


def _spn(cells: int, nmda_gain: float, rate: str, mor: float) -> dict[str, Any]:
    """A population of projection neurons; only some carry the mu-opioid receptor."""
    carried = {"d1": 1.0, "mor": mor, "a1": 1.0}
    return {
        "cell": "spn",
        "afferents": "corticostriatal",
        "release": "facilitating",
        "cells": cells,
        "nmda_gain": nmda_gain,
        "afferent_rate": rate,
        "ac_gain": 1,
        "receptors": {name: {"soma": one, "terminal": one} for name, one in carried.items()},
    }


def _striatal(probability: float) -> dict[str, Any]:
    return {"synapse": "striatal", "probability": probability}


_TREE: dict[str, Any] = {
    "iron_deficiency": 0,
    "iron": {
        "a1_loss": 0.4,
        "mor_loss": 0.35,
        "dopamine_rise": 0.3,
        "d1_loss": 0.1,
        "enkephalin_rise": 0.2,
    },
    "iron_effects": {
        "a1_loss": _effect("lowers", "receptors.a1.density", "a1"),
        "mor_loss": _effect("lowers", "receptors.mor.density", "mor"),
        "dopamine_rise": _effect("raises", "ligands.dopamine.tone", "dopamine"),
        "d1_loss": _effect("lowers", "receptors.d1.density", "d1"),
        "enkephalin_rise": _effect("raises", "ligands.enkephalin.tone", "enkephalin"),
    },
    "adaptation": {
        "opioid": {
            "coupling_loss": 0.5,
            "coupling_time": "3 day",
            "ac_rise": 1,
            "ac_time": "2 day",
            "gaba_release": "unchanged",
            "release_rise": 0.5,
            "release_time": "2 day",
        },
        "d1": {"rise": 0.5, "time": "7 day"},
        "iron": {
            "deficient_diet": 1,
            "a1_time": "14 day",
            "mor_time": "10 day",
            "dopamine_time": "4 day",
            "d1_time": "21 day",
            "enkephalin_time": "8 day",
        },
    },
    "day": {
        "phase": "rest",
        "active_in": "dark",
        "dopamine_active": 1.175,
        "adenosine_active": 1,
    },
    "stimulation": {
        "cortex": {"drive": 1},
        "vagus": {
            "noradrenaline_rise": 0,
            "dopamine_coupling": 0,
            "adenosine_coupling": 0,
            "glutamate_coupling": 0,
            "release_coupling": 0,
        },
    },
    "ligands": _LIGANDS,
    "receptors": {
        "d1": {
            "sites": "separate",
            "density": 1,
            "transduction": 0,
            "heteromer": {
                "partner": "a1",
                "form": "efficacy",
                "efficacy_loss": 0.31,
                "affinity_shift": 2,
            },
            "cyclic_amp": {"stimulation": 1},
        },
        "mor": {
            "density": 1,
            "transduction": 3.9,
            "cyclic_amp": {"inhibition": 0.75},
            "release": {"inhibition": 0.33},
            "glutamate": {"inhibition": 0.08},
        },
        "a1": {
            "density": 1,
            "transduction": 0,
            "cyclic_amp": {"inhibition": 0.23},
            "release": {"inhibition": 0.21, "pka_restraint": 0.3},
            "glutamate": {"baseline": "healthy", "inhibition": 0.13},
        },
        "d2": {"density": 1},
    },
    "signalling": {
        "ac_gain": 1,
        "ac_basal": 0.011,
        "pka_half": 0.1,
        "pka_hill": 3.1,
        "pka_time_constant": "20 s",
    },
    "circuit": {
        "cell_types": {"spn": _SPN, "epn": _EPN},
        "populations": {
            "striosome": _spn(20, 0.8, "5.9 Hz", mor=1.0),
            "matrix": _spn(30, 2.5, "5.5 Hz", mor=0.0),
            "epn_habenula": {"cell": "epn", "cells": 10, "current": "150 pA"},
            "epn_thalamus": {"cell": "epn", "cells": 10, "current": "200 pA"},
        },
        "afferents": {"corticostriatal": {"per_cell": 84, "inhibition_follows": 0}},
        "release": {
            "facilitating": {
                "form": "tsodyks_markram",
                "utilisation": 0.0192,
                "tau_facilitation": "623 ms",
                "tau_recovery": "559 ms",
                "pka_gain": 0.85,
            }
        },
        "synapses": {
            "striatal": {
                "conductance": "0.5 nS",
                "e_reversal": "-75 mV",
                "tau_decay": "8 ms",
                "delay": "5 ms",
            }
        },
        "projections": {
            "striosome": {"epn_habenula": _striatal(0.3), "epn_thalamus": _striatal(0.1)},
            "matrix": {"epn_habenula": _striatal(0.1), "epn_thalamus": _striatal(0.3)},
        },
    },
    "gaba": {
        "clearance": "linear",
        "basal": "1 uM",
        "uptake_km": "8 uM",
        "non_vesicular": 0.34,
        "shares": {"striosome": 0.35, "matrix": 0.54},
    },
    "sensors": {
        "iGABASnFR1": {
            "dissociation": "45 uM",
            "dynamic_range": 2.5,
            "rise_time": "30 ms",
            "decay_time": "100 ms",
        }
    },
    "photometry": {
        "sensor": "iGABASnFR1",
        "artefacts": {
            "signal_level": 200,
            "reference_level": 60,
            "bleach_fast": 0.02,
            "bleach_slow": 0.1,
            "bleach_fast_time": "300 s",
            "bleach_slow_time": "30000 s",
            "reference_bleach": 0.5,
            "motion_sd": 0.005,
            "motion_time": "2 s",
            "reference_motion": 1,
            "haemodynamic_sd": 0.005,
            "haemodynamic_time": "60 s",
            "reference_haemodynamic": 1,
            "noise_sd": 0.006,
            "noise_rate": "130 Hz",
            "background": 0.1,
        },
        "analysis": {
            "pipeline": "isosbestic_baseline",
            "sampling_rate": "10 Hz",
            "raw_rate": "1 Hz",
            "smoothing": "0 s",
            "bin_width": "1 min",
            "baseline_start": "-10 min",
            "baseline_end": "0 min",
            "effect_start": "10 min",
            "effect_end": "60 min",
            "auc_end": "60 min",
        },
    },
    "locomotion": {"matrix_weight": 1, "opioid_weight": 1, "striosome_weight": 1},
}


def build_parameters(changes: dict[str, Any] | None = None) -> Parameters:
    """The small tree, with leaves replaced by path (numbers, quantities or arrays)."""
    return replace_leaves(Parameters.model_validate(_TREE), changes or {})


def build_session(
    *injections: dict[str, Any], start: str = "-30 min", end: str = "90 min"
) -> Session:
    """A session with the given injections, each spelt as in a configuration."""
    return Session.model_validate({"start": start, "end": end, "injections": injections})


def dose(drug: str, amount: str = "1 mg/kg", time: str = "0 min", **other: str) -> dict[str, Any]:
    """One intraperitoneal injection, spelt as in a configuration."""
    return {"drug": drug, "dose": amount, "time": time, "route": "ip", **other}

"""Assays that ask for what the animal has not, or for what makes no sense."""

from pathlib import Path
from typing import Any

import pytest

from striosome.config.documents.errors import ConfigError
from striosome.config.documents.yaml_source import read_yaml
from striosome.evidence.assay import assay_type
from striosome.evidence.assays.registry import ASSAYS
from striosome.evidence.ledger import load_evidence, require_known
from support.builders import build_parameters
from support.evidence_files import written
from support.places import ROOT

METHADONE = {"drug": "methadone", "route": "sc"}
DOSE = {**METHADONE, "dose": "1 mg/kg"}
EFFECT = {**METHADONE, "type": "half_effect_dose", "after": "30 min", "receptor": "mor"}
BLOCK = {**EFFECT, "type": "block_dose", "before": "0 min", "against": DOSE}
IN_BRAIN = {"type": "brain_concentration", **DOSE, "after": "1 min", "total": True}
DECLINE = {"type": "brain_decline", **METHADONE, "after": "60 min", "against": "10 min"}
SLICE = {"type": "slice_ratio", "readout": "pka", "bath": {"dopamine": "1 uM"}, "against": {}}
LOCAL = {"type": "gaba_ratio", "bath": {"methadone": "1 uM"}, "recovery": 0.1}
AFTER = {"type": "gaba_after_dose", "doses": [DOSE]}
RATE = {"type": "mean_rate", "cells": {"matrix": 1}}
NUMBERS: dict[str, tuple[str | float, str | float]] = {
    "mg/kg": ("2 mg/kg", 2),
    "nM": ("2 nM", 2),
    "Hz": ("2 Hz", 2),
    "%": ("-20 %", "10 %"),
    "1": (0.5, 2),
}
UNITS = {assay_type(one): one.unit for one in ASSAYS}
LATE = DOSE | {"time": "-5 min"}

OF_RECEPTOR = {"type": "occupancy", **DOSE, "after": "60 min", "receptor": "mor"}
EC50 = {
    "type": "half_effect_concentration",
    "readout": "glutamate",
    "ligand": "adenosine",
}

FAULTS: dict[str, tuple[dict[str, Any], str, str]] = {
    "drug": (EFFECT | {"drug": "metadone"}, "drug", "unknown drug 'metadone'; did you mean"),
    "route": (EFFECT | {"route": "iv"}, "route", "unknown route 'iv' of methadone"),
    "form": (EFFECT | {"form": "salt"}, "form", "unknown form 'salt' of methadone"),
    "receptor": (EFFECT | {"receptor": "mur"}, "receptor", "unknown receptor 'mur'; did you mean"),
    "total": (IN_BRAIN, "total", "methadone has no pharmacokinetics.unbound_fraction"),
    "dose": (IN_BRAIN | {"dose": "-1 mg/kg"}, "dose", "a dose cannot be negative"),
    "other drug": (
        BLOCK | {"against": DOSE | {"drug": "morphin"}},
        "against.drug",
        "unknown drug 'morphin'",
    ),
    "other dose": (
        BLOCK | {"against": DOSE | {"dose": "9 kg/kg"}},
        "against.dose",
        "a dose of 9e+03 g/kg is more than is ever given",
    ),
    "all blocked": (BLOCK | {"blocked": 1}, "blocked", "must be below 1"),
    "none blocked": (BLOCK | {"blocked": 0}, "blocked", "must be above 0"),
    "times": (DECLINE | {"against": "70 min"}, "against", "must be above 0 min and before"),
    "tone of a drug": (
        {"type": "ligand_tone", "ligand": "methadone"},
        "ligand",
        "methadone is a drug: there is none of it without a dose",
    ),
    "tone": (
        {"type": "ligand_tone", "ligand": "dopamin"},
        "ligand",
        "unknown ligand 'dopamin'; did you mean dopamine?",
    ),
    "population": (
        SLICE | {"cells": {"matrx": 1}},
        "cells.matrx",
        "unknown population; did you mean matrix?",
    ),
    "no population": (SLICE, "cells", "pka is read of populations: give their shares"),
    "no share": (SLICE | {"cells": {"matrix": 0}}, "cells.matrix", "must be above 0"),
    "in the bath": (
        SLICE | {"readout": "glutamate", "bath": {"damgoo": "1 nM"}},
        "bath",
        "unknown ligand 'damgoo'",
    ),
    "unit in the bath": (
        SLICE | {"readout": "glutamate", "bath": {"dopamine": "30"}},
        "bath.dopamine",
        "'30' has no unit",
    ),
    "nothing in the bath": (
        LOCAL | {"bath": {"methadone": None}},
        "bath.methadone",
        "expected a value in nM, got None",
    ),
    "less than nothing": (
        LOCAL | {"bath": {"methadone": "-1 nM"}},
        "bath.methadone",
        "a concentration cannot be negative",
    ),
    "nothing of a ligand in the bath": (
        SLICE | {"readout": "glutamate", "bath": {"dopamine": "0 nM"}},
        "bath.dopamine",
        "0 is no concentration: leave out what is not in the bath",
    ),
    "unknown in the perfusate": (
        LOCAL | {"bath": {"metadone": "1 uM"}},
        "bath",
        "unknown ligand 'metadone'",
    ),
    "source": (
        {"type": "gaba_ratio", "silenced": ["gpe"]},
        "silenced",
        "unknown source 'gpe'; known: striosome",
    ),
    "nothing perfused": ({"type": "gaba_ratio"}, "", "give silenced, bath or both"),
    "no recovery": (LOCAL | {"recovery": None}, "recovery", "also give it"),
    "recovery of nothing": (LOCAL | {"recovery": 0}, "recovery", "must be above 0"),
    "recovery without a bath": (
        LOCAL | {"bath": {}, "silenced": "all"},
        "recovery",
        "is of a bath, and there is none",
    ),
    "no cells": (RATE | {"cells": {}}, "cells", "expected at least 1 of them"),
    "other cells": (RATE | {"cells": {"matrx": 1}}, "cells.matrx", "unknown population"),
    "no doses": (AFTER | {"doses": []}, "doses", "expected at least 1 of them"),
    "second drug": (
        AFTER | {"doses": [DOSE, DOSE | {"drug": "metadone"}]},
        "doses[1].drug",
        "unknown drug 'metadone'",
    ),
    "route of a pretreatment": (
        AFTER | {"pretreatment": [LATE | {"route": "iv"}]},
        "pretreatment[0].route",
        "unknown route 'iv' of methadone",
    ),
    "dose in the baseline": (AFTER | {"doses": [LATE]}, "doses", "before time zero is the"),
    "half a window": (AFTER | {"start": "10 min"}, "start", "also give end"),
    "short window": (AFTER | {"start": "10 min", "end": "12 min"}, "end", "a window begins at"),
    "late window": (AFTER | {"start": "0 min", "end": "1e9 min"}, "", "no time is 10080 min from"),
    "late dose": (AFTER | {"doses": [DOSE | {"time": "1e9 h"}]}, "", "no time is 10080 min from"),
    "no time": (EFFECT | {"after": "0 min"}, "after", "must be above 0 min"),
    "time before the dose": (IN_BRAIN | {"after": "-1 min"}, "after", "must be above 0 min"),
    "no time of a block": (BLOCK | {"after": "-5 min"}, "after", "must be above 0 min"),
    "antagonist too late": (
        BLOCK | {"before": "-30 min"},
        "before",
        "the antagonist is given when all has been measured",
    ),
    "no time of an occupancy": (OF_RECEPTOR | {"after": "0 min"}, "after", "must be above 0 min"),
    "nothing given": (OF_RECEPTOR | {"dose": "0 mg/kg"}, "dose", "must be above 0: nothing is"),
    "receptor of others": (EFFECT | {"receptor": "a1"}, "receptor", "methadone does not bind a1"),
    "receptor that is not blocked": (
        BLOCK | {"receptor": "a1"},
        "receptor",
        "methadone does not bind a1",
    ),
    "too much in the bath": (
        LOCAL | {"bath": {"methadone": "1e9 M"}},
        "bath.methadone",
        "1e9 M is more than dissolves: look at its unit",
    ),
    "tone of a drug in a slice": (
        SLICE | {"readout": "glutamate", "tones": ["methadone"]},
        "tones",
        "methadone is a drug: there is none of it without a dose",
    ),
    "nothing to compare with": (
        SLICE | {"readout": "glutamate", "above": {}},
        "above",
        "is what against is, so that nothing is left to compare with",
    ),
    "the same on both sides": (
        SLICE | {"readout": "glutamate", "bath": {}},
        "bath",
        "is what against is, so that nothing is compared",
    ),
    "the ligand itself in the bath": (
        EC50 | {"bath": {"adenosine": "1 nM"}},
        "bath.adenosine",
        "is the ligand whose concentration is asked",
    ),
    "early window": (AFTER | {"start": "-9 min", "end": "12 min"}, "end", "a window begins at"),
}


@pytest.mark.parametrize("which", FAULTS)
def test_a_fault_of_an_assay_is_one_message_at_its_line(which: str, tmp_path: Path) -> None:
    assay, key, message = FAULTS[which]
    value, within = NUMBERS[UNITS[assay["type"]]]
    path = written(tmp_path, {"assay": assay, "value": value, "error": {"within": within}})
    with pytest.raises(ConfigError) as caught:
        require_known(load_evidence(path).evidence, build_parameters(), read_yaml(path))
    (said,) = str(caught.value).splitlines()
    place, told = said.split(" ", 1)
    assert told.startswith(f"evidence[0].assay{'.' if key else ''}{key}: ")
    assert message in told
    file, line = place.rsplit(":", 1)
    assert file == str(path)
    # Of a key that is not there, it is the line of what it belongs to.
    last = key.rsplit(".", 1)[-1]
    there = last if last and f"{last}:" in path.read_text() else "assay"
    assert path.read_text().splitlines()[int(line) - 1].strip(" -").startswith(f"{there}:")


def test_every_assay_is_documented() -> None:
    page = (ROOT / "docs" / "evidence.md").read_text(encoding="utf-8")
    listed = [line.split("`")[1] for line in page.splitlines() if line.startswith("| `")]
    assert [name for name in listed if name in UNITS] == list(UNITS)

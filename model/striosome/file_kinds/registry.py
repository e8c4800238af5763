"""The kinds of file; another one is a file of the folder `kinds` and a line here."""

from striosome.file_kinds.kind import FileKind
from striosome.file_kinds.kinds.calibration import CALIBRATION
from striosome.file_kinds.kinds.claims import CLAIMS
from striosome.file_kinds.kinds.evidence import EVIDENCE
from striosome.file_kinds.kinds.expected import EXPECTED
from striosome.file_kinds.kinds.experiment import EXPERIMENT
from striosome.file_kinds.kinds.history import HISTORY
from striosome.file_kinds.kinds.parameters import BASE, DRUG, OVERLAY, SENSOR
from striosome.file_kinds.kinds.population import POPULATION
from striosome.file_kinds.kinds.protocol import PROTOCOL
from striosome.file_kinds.kinds.sensitivity import SENSITIVITY
from striosome.file_kinds.kinds.sweep import SWEEP

__all__ = ["CHECKED", "KINDS"]

KINDS: dict[str, FileKind] = {
    kind.name: kind
    for kind in (
        EXPERIMENT,
        OVERLAY,
        BASE,
        DRUG,
        SENSOR,
        PROTOCOL,
        HISTORY,
        CALIBRATION,
        SWEEP,
        SENSITIVITY,
        POPULATION,
        CLAIMS,
        EVIDENCE,
        EXPECTED,
    )
}
"""Kinds by name, in the order in which help texts list them."""

CHECKED = tuple(kind for kind in KINDS.values() if kind.check is not None)
"""Kinds that are checked by themselves, and recognised by their keys."""

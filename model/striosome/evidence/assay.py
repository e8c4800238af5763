"""Definition of an assay: how a number was measured, on the mechanisms of the animal."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, get_args

from striosome.base.arrays import Array
from striosome.config.documents.section import Section
from striosome.config.parameters.tree import Parameters

__all__ = ["Assay", "Scale", "Subjects", "assay_type"]

Scale = Literal["log", "linear"]
"""Whether errors of an assay are factors (doses, concentrations, rates) or amounts (shares)."""


@dataclass(frozen=True, slots=True)
class Subjects:
    """Animals, one for each parameter set, that an assay is made on."""

    parameters: Parameters
    """parameters of the animals as they are outside any session, with the effects of their
    condition applied; leaves are single or of shape (sets, 1)"""
    sets: int
    """number of parameter sets"""


class Assay(Section, ABC):
    """One kind of measurement: the keys under `assay` in a ledger of evidence, and a forward model.

    An assay derives from this class, has a field `type: Literal["name"]` with its name, and
    defines `unit`, `scale` and `predicted`. Its docstring is shown to editors.
    """

    unit: ClassVar[str]
    """unit of what it measures; "1" for a share or a ratio"""
    scale: ClassVar[Scale]
    """scale on which its errors are alike for small and large values"""

    @abstractmethod
    def predicted(self, subjects: Subjects) -> Array:
        """Return what would be measured in each animal, in `unit`, shape (sets,).

        Nan where nothing would be: for example half of an effect that the drug does not have.
        """

    def faults(self, parameters: Parameters) -> list[tuple[str, str]]:
        """Return the keys that name what the animal has not, each with what is wrong with it."""
        return []


def assay_type(assay: type[Assay]) -> str:
    """Return the name of an assay, as a ledger spells it."""
    field: Any = assay.model_fields["type"]
    return str(get_args(field.annotation)[0])

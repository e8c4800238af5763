"""Definition of an assay: how a number was measured, on the mechanisms of the animal."""

import math
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal, Protocol, Self, get_args

import numpy as np

from striosome.base.arrays import Array, Values
from striosome.config.documents.section import Section
from striosome.config.experiments.experiment import Session
from striosome.config.parameters.tree import Parameters
from striosome.neuromodulation.effective_animal import effective_animal

__all__ = ["Assay", "CircuitProbe", "Scale", "Subjects", "assay_type", "off_scale", "on_scale"]

Scale = Literal["log", "linear"]
"""Whether errors of an assay are factors (doses, concentrations, rates) or amounts (shares)."""


class CircuitProbe(Protocol):
    """The spiking circuit, as far as assays ask for it."""

    def metrics(
        self, parameters: Parameters, sessions: Mapping[str, Session], names: Sequence[str]
    ) -> Mapping[str, Mapping[str, Array]]:
        """Return metrics of animals in sessions, by session and metric, each of shape (sets,).

        Parameters
        ----------
        parameters : Parameters
            The animals as they are drawn, before anything is applied to them; leaves are single or
            of shape (sets, 1).
        sessions : mapping of str to Session
            All sessions, matched controls among them.
        names : sequence of str
            The metrics; a change is minus that of the matched control.
        """
        ...


@dataclass(frozen=True, slots=True)
class Subjects:
    """Animals, one for each parameter set, that an assay is made on."""

    parameters: Parameters
    """parameters of the animals as they are outside any session, with the effects of their
    condition applied; leaves are single or of shape (sets, 1)"""
    drawn: Parameters
    """parameters of the same animals as they are drawn, before any effect is applied"""
    sets: int
    """number of parameter sets"""
    circuit: CircuitProbe | None = None
    """circuit of the animals; without one, assays that need it have no prediction"""
    asked: list[
        tuple[Mapping[str, Session], tuple[str, ...], Mapping[str, Mapping[str, Array]]]
    ] = field(default_factory=list, repr=False, compare=False)
    """what the circuit was asked, and its answers: rows that record alike share them"""

    @classmethod
    def of(cls, drawn: Parameters, sets: int, circuit: CircuitProbe | None = None) -> Self:
        """Return animals from their parameters as drawn."""
        return cls(effective_animal(drawn).parameters, drawn, sets, circuit)

    def measured(self, sessions: Mapping[str, Session], of: str, names: Sequence[str]) -> Array:
        """Return metrics of one session in the animals, shape (metrics, sets); nan without circuit.

        Parameters
        ----------
        sessions : mapping of str to Session
            All sessions, matched controls among them.
        of : str
            The session that is asked about.
        names : sequence of str
            The metrics.
        """
        if self.circuit is None:
            return np.full((len(names), self.sets), np.nan)
        found = self._answer(sessions, tuple(names))[of]
        return np.stack([np.broadcast_to(found[name], (self.sets,)) for name in names])

    def _answer(
        self, sessions: Mapping[str, Session], names: tuple[str, ...]
    ) -> Mapping[str, Mapping[str, Array]]:
        for known, of, answer in self.asked:
            if of == names and known == sessions:
                return answer
        assert self.circuit is not None
        answer = self.circuit.metrics(self.drawn, sessions, names)
        self.asked.append((dict(sessions), names, answer))
        return answer


class Assay(Section, ABC):
    """One kind of measurement: the keys under `assay` in a ledger of evidence, and a forward model.

    An assay derives from this class, has a field `type: Literal["name"]` with its name, and
    defines `unit`, `scale` and `predicted`. Its docstring is shown to editors.
    """

    unit: ClassVar[str]
    """unit of what it measures; "1" for a share or a ratio"""
    scale: ClassVar[Scale]
    """scale on which its errors are alike for small and large values"""
    bounds: ClassVar[tuple[float, float]] = (-math.inf, math.inf)
    """lowest and highest number that such a measurement can report, its error included"""
    needs_circuit: ClassVar[bool] = False
    """whether it looks at the spiking circuit, `Subjects.circuit`"""

    @abstractmethod
    def predicted(self, subjects: Subjects) -> Array:
        """Return what would be measured in each animal, in `unit`, shape (sets,).

        Nan where nothing would be: for example half of an effect that the drug does not have.
        """

    def faults(self, parameters: Parameters) -> list[tuple[str, str]]:
        """Return the keys that name what the animal has not, each with what is wrong with it."""
        return []


def on_scale(assay: Assay, measured: Array) -> Array:
    """Return numbers on the scale of an assay: their natural logarithms, or themselves."""
    if assay.scale == "linear":
        return measured
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.log(measured))


def off_scale(assay: Assay, scaled: Values) -> Array:
    """Return numbers in the unit of an assay from those on its scale: the inverse of `on_scale`."""
    return np.asarray(np.exp(scaled) if assay.scale == "log" else scaled)


def assay_type(assay: type[Assay]) -> str:
    """Return the name of an assay, as a ledger spells it."""
    field: Any = assay.model_fields["type"]
    return str(get_args(field.annotation)[0])

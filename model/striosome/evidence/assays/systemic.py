"""EPN GABA after systemic doses, as dialysis or a sensor follows it in the living animal."""

import math
from collections.abc import Iterable
from typing import ClassVar, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from striosome.base.arrays import Array
from striosome.base.quantities import scalar, unit_quantity
from striosome.config.documents.section import Number, parameter
from striosome.config.experiments.effect_windows import metric_in
from striosome.config.experiments.experiment import VEHICLE, EffectWindow, Injection
from striosome.config.parameters.tree import Parameters
from striosome.evidence.assay import Assay, Scale, Subjects
from striosome.evidence.assays.recordings import recording
from striosome.evidence.assays.treatment import GivenDose

__all__ = ["GabaAfterDose", "TimedDose"]

_ASKED, _CONTROL, _WINDOW = "asked", "control", "own"
# The circuit is looked at every few minutes: a shorter window may hold none of these times (min).
_SHORTEST = 5.0
# A week, in which no single dose is followed (min).
_LATEST = 10_080.0


class TimedDose(GivenDose):
    """A dose at a time of the session."""

    time: Number | None = parameter("min", "time of the injection; by default time zero", None)

    @property
    def time_min(self) -> float:
        """Time of the injection (min)."""
        return 0.0 if self.time is None else scalar(self.time, "min")

    def injection(self) -> Injection:
        """Return the injection."""
        # A dose that is read already is not read again.
        return Injection.model_construct(
            drug=self.drug,
            time=self.time_min * unit_quantity("min"),
            dose=self.dose,
            form=self.form,
            route=self.route,
            duration=None,
        )


class GabaAfterDose(Assay):
    """Change of EPN GABA after systemic doses, against vehicle after the same pretreatment.

    It is the mean over a window relative to the baseline before time zero, as `epn_gaba_change`.
    """

    unit: ClassVar[str] = "%"
    scale: ClassVar[Scale] = "linear"
    bounds: ClassVar[tuple[float, float]] = (-100.0, math.inf)
    needs_circuit: ClassVar[bool] = True

    type: Literal["gaba_after_dose"]
    doses: tuple[TimedDose, ...] = Field(
        min_length=1, description="doses that are asked about, at time zero or later"
    )
    pretreatment: tuple[TimedDose, ...] = Field(
        (), description="doses that the control is given as well"
    )
    start: Number | None = parameter(
        "min", "start of the window after time zero; by default that of photometry.analysis", None
    )
    end: Number | None = parameter("min", "end of the window after time zero", None)

    @model_validator(mode="after")
    def _has_its_times(self) -> Self:
        if min(dose.time_min for dose in self.doses) < 0.0:
            raise ValueError("doses: before time zero is the baseline; give it as pretreatment")
        if (self.start is None) != (self.end is None):
            given, missing = ("end", "start") if self.start is None else ("start", "end")
            raise ValueError(f"{given}: also give {missing}")
        window = self._window_min
        if window is not None and not 0.0 <= window[0] <= window[1] - _SHORTEST:
            raise ValueError(
                f"end: a window begins at 0 min or later and lasts {_SHORTEST:g} min or longer"
            )
        times = [one.time_min for one in (*self.doses, *self.pretreatment)]
        if max(map(abs, (*times, *(window or ())))) > _LATEST:
            raise ValueError(f"no time is {_LATEST:g} min from time zero: look at its unit")
        return self

    @property
    def _window_min(self) -> tuple[float, float] | None:
        """Start and end of a window of its own (min)."""
        if self.start is None or self.end is None:
            return None
        return scalar(self.start, "min"), scalar(self.end, "min")

    def faults(self, parameters: Parameters) -> list[tuple[str, str]]:
        """Return drugs, routes and forms that there are not, and impossible doses."""
        return [
            (f"{key}.{position}.{below}", said)
            for key, doses in (("doses", self.doses), ("pretreatment", self.pretreatment))
            for position, dose in enumerate(doses)
            for below, said in dose.faults(parameters)
        ]

    def predicted(self, subjects: Subjects) -> Array:
        """Return the change (%)."""
        analysis, window = subjects.drawn.photometry.analysis, self._window_min
        before, given = _injections(self.pretreatment), _injections(self.doses)
        vehicle = [one.model_copy(update={"drug": VEHICLE, "form": None}) for one in given]
        # The control is measured at the same times.
        control, asked = (
            recording(analysis, [*given_too, *before], 0.0 if window is None else window[1])
            for given_too in (vehicle, given)
        )
        own = {} if window is None else {_WINDOW: self._window_after(*window)}
        asked = asked.model_copy(update={"control": _CONTROL, "windows": own})
        metric = metric_in("epn_gaba_change", _WINDOW if own else "")
        sessions = {_CONTROL: control, _ASKED: asked}
        return np.asarray(subjects.measured(sessions, _ASKED, [metric])[0])

    def _window_after(self, start_min: float, end_min: float) -> EffectWindow:
        """Return a window on the clock as one that counts from the first dose."""
        first, minute = self.doses[0].time_min, unit_quantity("min")
        return EffectWindow(
            after=0, start=(start_min - first) * minute, end=(end_min - first) * minute
        )


def _injections(doses: Iterable[TimedDose]) -> list[Injection]:
    return [dose.injection() for dose in doses]

"""A mean of the experiment itself, such as the firing of a population at rest."""

from typing import ClassVar, Literal

from striosome.base.arrays import Array
from striosome.claims.endpoint import Endpoint
from striosome.evidence.assay import Assay, Scale, Subjects

__all__ = ["MeanOfEndpoint"]


class MeanOfEndpoint(Assay):
    """Mean over animals of a metric of one group in one session, on a logarithmic scale."""

    unit: ClassVar[str] = ""
    scale: ClassVar[Scale] = "log"

    type: Literal["mean"]
    metric: str
    session: str
    group: str

    @property
    def endpoints(self) -> tuple[Endpoint, ...]:
        """The mean that is asked for."""
        return (Endpoint(self.metric, self.session, self.group),)

    def predicted(self, subjects: Subjects) -> Array:
        """Return the mean, in the unit of the metric."""
        return subjects.mean(self.endpoints[0])

"""What is compiled into a network: sizes, step, duration. Everything else is set at run time."""

from dataclasses import dataclass

from striosome.base.quantities import magnitude
from striosome.config.parameters.circuit import Circuit

__all__ = ["Structure"]


@dataclass(frozen=True, slots=True)
class Structure:
    """Sizes and times of a network of independent replicas.

    Attributes
    ----------
    replicas : int
        Number of replicas in the network.
    n_striosome, n_matrix : int
        SPNs of one replica, in this order.
    n_habenula, n_thalamus : int
        EPN cells of one replica, in this order.
    time_step_s, duration_s, delay_s : float
        Step, simulated time, and delay from SPN spike to EPN conductance.
    """

    replicas: int
    n_striosome: int
    n_matrix: int
    n_habenula: int
    n_thalamus: int
    time_step_s: float
    duration_s: float
    delay_s: float

    @classmethod
    def of(
        cls, circuit: Circuit, *, replicas: int, time_step_s: float, duration_s: float
    ) -> "Structure":
        """The structure that a circuit's sizes ask for."""
        return cls(
            replicas=replicas,
            n_striosome=circuit.striosome.cells,
            n_matrix=circuit.matrix.cells,
            n_habenula=circuit.habenula.cells,
            n_thalamus=circuit.thalamus.cells,
            time_step_s=time_step_s,
            duration_s=duration_s,
            delay_s=magnitude(circuit.synapse.delay, "s"),
        )

    @property
    def n_spn(self) -> int:
        """SPNs of one replica."""
        return self.n_striosome + self.n_matrix

    @property
    def n_epn(self) -> int:
        """EPN cells of one replica."""
        return self.n_habenula + self.n_thalamus

"""The Brian2 network: all replicas' SPNs in one group, their EPN cells in another.

Built the same way for every engine. Nothing is taken from the surrounding Python namespace and no
magic network collects objects.
"""

from dataclasses import dataclass

from brian2 import Network, NeuronGroup, SpikeMonitor, Synapses
from brian2.core.variables import ArrayVariable
from brian2.units.allunits import second

from striosome.circuit.epn import EPN_EQUATIONS, EPN_RESET, EPN_THRESHOLD
from striosome.circuit.guard import GUARD_CODE, guard_functions
from striosome.circuit.random_streams import CONNECTION_COUNTER, EVENT_CODE, event_functions
from striosome.circuit.release import RELEASE_EQUATIONS, RELEASE_RESET
from striosome.circuit.spn import SPN_CONSTANTS, SPN_EQUATIONS, SPN_RESET, SPN_THRESHOLD
from striosome.circuit.structure import Structure
from striosome.circuit.synapse import SYNAPSE_EQUATIONS, SYNAPSE_ON_SPIKE

__all__ = ["CircuitNetwork", "build_network", "network_text"]


@dataclass(frozen=True, slots=True)
class CircuitNetwork:
    """The objects of a network."""

    network: Network
    spn: NeuronGroup
    epn: NeuronGroup
    inhibition: Synapses
    spn_spikes: SpikeMonitor
    epn_spikes: SpikeMonitor

    def inputs(self) -> dict[str, ArrayVariable]:
        """The parameters of the groups, by group and name ("spn.pka"): what a run may set."""
        return {
            f"{group.name}.{name}": variable
            for group in (self.spn, self.epn, self.inhibition)
            for name, variable in group.variables.items()
            if isinstance(variable, ArrayVariable)
            and variable.owner.name == group.name
            and variable.constant
            and not variable.read_only
        }

    def variable(self, name: str) -> ArrayVariable:
        """A variable of one of the groups, by group and name."""
        group, _, own_name = name.partition(".")
        return getattr(self, group).variables[own_name]

    def initialise(self) -> None:
        """Put every cell at rest with full resources; inputs must be set before."""
        self.spn.v = "v_rest"
        self.spn.resources = 1
        self.epn.v = "e_leak"


def network_text() -> str:
    """Every equation of the network: a part of the key under which a build is cached."""
    parts = (
        SPN_EQUATIONS,
        SPN_THRESHOLD,
        SPN_RESET,
        RELEASE_EQUATIONS,
        RELEASE_RESET,
        EPN_EQUATIONS,
        EPN_THRESHOLD,
        EPN_RESET,
        SYNAPSE_EQUATIONS,
        SYNAPSE_ON_SPIKE,
        repr(sorted(SPN_CONSTANTS.items())),
        EVENT_CODE,
        GUARD_CODE,
    )
    return "\n".join(parts)


def build_network(structure: Structure) -> CircuitNetwork:
    """Create the network of `structure.replicas` independent circuits.

    Parameters
    ----------
    structure : Structure
        Sizes, time step and delay.

    Returns
    -------
    CircuitNetwork
        Spikes of SPNs are recorded with the resource that each released.
    """
    step = structure.time_step_s * second
    functions, guard = event_functions(), guard_functions()
    spn = NeuronGroup(
        structure.replicas * structure.n_spn,
        SPN_EQUATIONS + RELEASE_EQUATIONS,
        threshold=SPN_THRESHOLD,
        reset=SPN_RESET + RELEASE_RESET,
        method="euler",
        dt=step,
        name="spn",
        namespace=SPN_CONSTANTS | functions | guard,
    )
    epn = NeuronGroup(
        structure.replicas * structure.n_epn,
        EPN_EQUATIONS,
        threshold=EPN_THRESHOLD,
        reset=EPN_RESET,
        method="euler",
        dt=step,
        name="epn",
        namespace=guard,
    )
    spn.cell = f"i % {structure.n_spn}"
    epn.cell = f"i % {structure.n_epn}"
    inhibition = Synapses(
        spn,
        epn,
        SYNAPSE_EQUATIONS,
        on_pre=SYNAPSE_ON_SPIKE,
        delay=structure.delay_s * second,
        dt=step,
        name="inhibition",
        namespace={
            "n_spn": structure.n_spn,
            "n_striosome": structure.n_striosome,
            "n_habenula": structure.n_habenula,
            "connection_counter": CONNECTION_COUNTER,
            "uniform_at": functions["uniform_at"],
        },
    )
    inhibition.connect(
        j=f"(i // {structure.n_spn})*{structure.n_epn} + k for k in range({structure.n_epn})"
    )
    # After the reset, when `released` holds the amount of this very spike.
    spn_spikes = SpikeMonitor(spn, variables=["released"], when="after_resets", name="spn_spikes")
    epn_spikes = SpikeMonitor(epn, name="epn_spikes")
    network = Network(spn, epn, inhibition, spn_spikes, epn_spikes)
    # Brian2 runs synapses before resets by default: a release computed in the reset would reach
    # an EPN cell without delay one spike late.
    network.schedule = ["start", "groups", "thresholds", "resets", "synapses", "end"]
    return CircuitNetwork(network, spn, epn, inhibition, spn_spikes, epn_spikes)

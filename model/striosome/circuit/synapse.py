"""Inhibition of an EPN cell by SPNs: striosomes favour the habenula class, matrix the thalamic one.

Every SPN could reach every EPN cell of its animal. Whether it does is a fixed function of the
animal's key and of the pair, so wiring needs no storage and follows the animal. The amount released
is read on arrival: it belongs to the spike unless another followed it within the delay.
"""

__all__ = ["SYNAPSE_EQUATIONS", "SYNAPSE_ON_SPIKE"]

SYNAPSE_EQUATIONS = """
conductance : siemens (shared, constant)
preferred   : 1 (shared, constant)
other       : 1 (shared, constant)
"""

SYNAPSE_ON_SPIKE = """
same_arm = int((cell_pre < n_striosome) == (cell_post < n_habenula))
probability = other + (preferred - other)*same_arm
connected = int(uniform_at(key_post, cell_pre + n_spn*cell_post, connection_counter) < probability)
g_post += connected*conductance*released_pre/utilisation_pre
"""

"""A population file of three sets of two parameters."""

import striosome

POPULATION = f"""\
population: tried
version: {striosome.__version__}
hypothesis: h0_default
command: striosome calibrate tried.yaml
key: abcd
claims: [T1]
log_evidence: -6.4
effective: 100.0
spikes: not confirmed with spikes
parameters: {{iron.mor_loss: '1', ligands.dopamine.tone: nM}}
weights: [1, 0, 3]
sets:
- [0.1, 5.0]
- [0.2, 10.0]
- [0.3, 15.0]
"""

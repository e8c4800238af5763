"""Simulated measurements of the circuit: extracellular GABA, photometry and movement."""

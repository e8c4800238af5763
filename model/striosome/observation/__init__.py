"""What a laboratory would measure of the circuit: extracellular GABA, photometry and movement."""

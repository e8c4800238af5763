"""From an experiment to its result: animals, slow layers, spikes, GABA, photometry, metrics."""

"""From extracellular GABA to the trace a laboratory would analyse, and its analysis."""

"""The slow layers: from injections, receptors and bodily states to what the circuit receives."""

"""Published statements about the circuit, and the verdict of a run on each of them."""

"""Ways to run the circuit: compiled or in plain numpy, in windows spread over a session."""

"""The spiking network, compiled or in plain numpy, run in windows spread over a session."""

"""The response surface that stands in for the spiking network, fitted to it once."""

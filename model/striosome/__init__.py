"""A spiking model of striosomal D1-MOR neurons and the GABA they release in the entopeduncular nucleus."""

__version__ = "0.1.0"

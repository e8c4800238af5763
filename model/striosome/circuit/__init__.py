"""The spiking circuit: striosomal and matrix SPNs, their afferents and release, and EPN cells."""

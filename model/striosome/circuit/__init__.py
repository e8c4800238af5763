"""The spiking circuit: striosomal and matrix SPNs, their afferents and release, and EPN cells."""

import striosome.base.brian  # noqa: F401 (Brian2 is imported there first)

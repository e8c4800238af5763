"""Bibliography entries of the programs behind every run: this one, and Brian2."""

from striosome import __version__
from striosome.base.references.bibtex import read_entries
from striosome.base.references.entries import Entry

__all__ = ["software"]

# What CITATION.cff says, which is not installed with the package.
_TITLE = (
    "striosome: a spiking model of striosomal {D1-MOR} neurons and {EPN} {GABA} in brain iron "
    "deficiency"
)
_OWN = f"""
@software{{striosome,
  author = {{{{The striosome developers}}}},
  title = {{{_TITLE}}},
  version = {{{__version__}}},
  license = {{BSD-3-Clause}},
}}
"""
_BRIAN2 = """
@article{Stimberg2019,
  author = {Stimberg, Marcel and Brette, Romain and Goodman, Dan F. M.},
  title = {Brian 2, an intuitive and efficient neural simulator},
  journal = {eLife},
  year = {2019},
  volume = {8},
  pages = {e47314},
  doi = {10.7554/eLife.47314},
}
"""


def software() -> tuple[Entry, ...]:
    """Return the entries of this program in its present version and of the simulator."""
    parsed = read_entries(_OWN + _BRIAN2)
    return tuple(parsed.entries.values())

"""Brian2 declarations of the parameters in a record, so that no equation repeats a unit."""

from brian2.units.fundamentalunits import DIMENSIONLESS, get_unit

from striosome.base.quantities import magnitude, unit
from striosome.config.documents.section import Section, leaf_units

__all__ = ["declare_shared", "shared_values"]


def declare_shared(record: type[Section]) -> str:
    """Equation lines that declare every number of a record as one value for the whole group.

    Values are not compiled in: they are set when the network runs.
    """
    return "\n".join(
        f"{name} : {_base_unit(text)} (shared, constant)"
        for name, text in leaf_units(record).items()
    )


def shared_values(record: Section) -> dict[str, float]:
    """The numbers of a record in SI base units, by the names that `declare_shared` gives them."""
    return {
        name: magnitude(getattr(record, name), text) * unit(text).scale
        for name, text in leaf_units(type(record)).items()
    }


def _base_unit(text: str) -> str:
    dimensions = unit(text).dimensions
    return "1" if dimensions is DIMENSIONLESS else repr(get_unit(dimensions))

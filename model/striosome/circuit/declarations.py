"""Brian2 declarations of the inputs of cells, so that no equation repeats a unit."""

from collections.abc import Mapping

from brian2 import amp, farad, hertz, second, siemens, volt
from brian2.units.allunits import mmolar

from striosome.base.arrays import Values
from striosome.base.quantities import magnitude, unit
from striosome.cells.cell_type import CellType
from striosome.cells.release import ReleaseForm
from striosome.config.documents.section import Number, Section, leaf_units
from striosome.config.parameters.circuit import PresynapticRelease

__all__ = [
    "cell_values",
    "declare_inputs",
    "declare_release",
    "declare_shared",
    "shared_values",
]

_NAMED = {
    "siemens": siemens,
    "farad": farad,
    "volt": volt,
    "amp": amp,
    "hertz": hertz,
    "second": second,
    "mmolar": mmolar,
}
# By the name of their dimension in Brian2.
_BASE_UNITS = {
    "length": "metre",
    "mass": "kilogram",
    "time": "second",
    "electric current": "amp",
    "temperature": "kelvin",
    "quantity of substance": "mole",
    "luminosity": "candela",
}
_EVENTS = """
{name} = {name}_events(key, t_in_timesteps + first_step, cell,
                       {name}_0, {name}_1, {name}_2, {name}_3) : 1
{name}_0 : integer (constant)
{name}_1 : integer (constant)
{name}_2 : integer (constant)
{name}_3 : integer (constant)
"""
_INPUTS = {
    "pka": "pka : 1 (constant)",
    "nmda_gain": "nmda_gain : 1 (constant)",
    "current": "current : amp (constant)",
    "deviate": "deviate : 1 (constant)",
    "glutamate": _EVENTS.format(name="glutamate").strip(),
    "gaba": _EVENTS.format(name="gaba").strip(),
}


def declare_inputs(cell: CellType) -> str:
    """Return the lines that declare the inputs of every cell of a type."""
    lines = [_INPUTS[name] for name in cell.inputs]
    lines += ["key : integer (constant)", "cell : integer (constant)"]
    lines += ["first_step : integer (constant)"] if cell.has_afferents else []
    return "\n".join(lines)


def declare_shared(cell: CellType) -> str:
    """Return the lines that declare every parameter as one value for the whole group.

    Values are not compiled in: they are set when the network runs.
    """
    units = {name: one.unit for name, one in cell.parameters.items()}
    return _declared(units)


def declare_release(form: ReleaseForm) -> str:
    """Return the lines that declare the numbers of a form of release."""
    units = leaf_units(PresynapticRelease)
    return _declared({name: units[name] for name in form.parameters})


def _declared(units: Mapping[str, str]) -> str:
    return "\n".join(
        f"{name} : {_base_unit(text)} (shared, constant)" for name, text in units.items()
    )


def cell_values(cell: CellType, values: Mapping[str, Number]) -> dict[str, Values]:
    """Return the parameters of a cell type in SI base units, by name."""
    return {
        name: magnitude(values[name], one.unit) * unit(one.unit).scale
        for name, one in cell.parameters.items()
    }


def shared_values(record: Section) -> dict[str, Values]:
    """Return the numbers of a record that are given, in SI base units, by name."""
    return {
        name: magnitude(value, text) * unit(text).scale
        for name, text in leaf_units(type(record)).items()
        if (value := getattr(record, name)) is not None
    }


def _base_unit(text: str) -> str:
    """Spell the SI base unit of a unit, the same in every process.

    Brian2's own spelling depends on the units that a process has made before, and the text of a
    network is part of the key of its build.
    """
    dimensions = unit(text).dimensions
    for name, one in _NAMED.items():
        if one.dim is dimensions:
            return name
    powers = {one: dimensions.get_dimension(name) for name, one in _BASE_UNITS.items()}
    return " * ".join(f"{one} ** {power:g}" for one, power in powers.items() if power) or "1"

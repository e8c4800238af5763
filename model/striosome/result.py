"""What a simulation returns: time courses with units, and the table of metrics."""

from dataclasses import dataclass, field

import pandas as pd
import xarray as xr

from striosome.notes import Note

__all__ = ["Result"]


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome of an experiment.

    Attributes
    ----------
    tree : xarray.DataTree
        One node per group and session ("control/SKF81297") with the time courses of all animals,
        and the node "examples" with spikes of one animal per group. Every array has `units`.
    summary : pandas.DataFrame
        One row per animal, session and metric.
    simulation_error : pandas.DataFrame
        Standard error that finite simulation leaves in each group's mean, as
        `striosome.simulation_error` says.
    photometry : pandas.DataFrame
        One row per animal and session: the line that the pipeline fitted, and what it left of the
        true change, as `striosome.photometry_notes` says. Empty in a run of an older version.
    notes : tuple of Note
        What the run has to say about itself.
    """

    tree: xr.DataTree
    summary: pd.DataFrame
    simulation_error: pd.DataFrame
    photometry: pd.DataFrame = field(default_factory=pd.DataFrame)
    notes: tuple[Note, ...] = ()

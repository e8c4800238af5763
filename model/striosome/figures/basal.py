"""Basal GABA of one group compared with another, which no change within a session can show."""

import xarray as xr

from striosome.figures.run_view import session_data

__all__ = ["basal_gaba_difference"]


def basal_gaba_difference(
    tree: xr.DataTree, session: str, group: str, reference: str
) -> xr.DataArray:
    """Return how far each animal's basal GABA is from that of the same animal in another group.

    Animal k is the same animal in every group, with the same GABA in health.

    Parameters
    ----------
    tree : DataTree
        The result of a run.
    session : str
        A session without pre-treatment, as the vehicle session.
    group, reference : str
        Groups of the run.

    Returns
    -------
    DataArray (animal,)
        Of the animals that both groups have (percent).
    """
    own, other = (
        session_data(tree, name, session)["basal_gaba"].astype(float) for name in (group, reference)
    )
    own, other = xr.align(own, other, join="inner")
    return 100.0 * (own / other - 1.0)

"""Basal GABA of one group compared with another, which no change within a session can show."""

import xarray as xr

from striosome.figures.run_view import session_data

__all__ = ["basal_gaba_difference"]


def basal_gaba_difference(
    tree: xr.DataTree, session: str, group: str, reference: str
) -> xr.DataArray:
    """Return how far each animal's basal GABA is from that of the same animal in another group.

    GABA of a session is relative to the animal's own baseline. Animal k is the same animal in
    every group, so its basal release in two groups shows how its basal GABA differs: `100 sum
    over p of share_p (R_p / R_p,reference - 1)`, with p striosome and matrix, and all other
    sources equal. That is GABA where uptake is linear.

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
    own, other = (session_data(tree, name, session) for name in (group, reference))
    released, before, share = xr.align(
        own["basal_release"], other["basal_release"], other["basal_share"], join="inner"
    )
    # A population without afferents releases nothing, and so does not differ; neither does a
    # source that is not simulated.
    share = share.rename(source="population")
    released, before, share = xr.align(released, before, share, join="inner", exclude=["animal"])
    ratio = (released.astype(float) / before.astype(float)).where(before > 0.0, 1.0)
    return 100.0 * (share.astype(float) * (ratio - 1.0)).sum("population", skipna=False)

"""Basal GABA of one group against another: what no change within a session can tell."""

import xarray as xr

from striosome.figures.run_view import session_data

__all__ = ["basal_gaba_difference"]


def basal_gaba_difference(
    tree: xr.DataTree, session: str, group: str, reference: str
) -> xr.DataArray:
    """How far basal GABA of each animal is from that of the same animal in another group.

    GABA of a session is told relative to the animal's own baseline. Animal k is the same animal in
    every group, so that its basal release in two groups says how its basal GABA differs:
    `100 sum over p of share_p (R_p / R_p,reference - 1)`, with p striosome and matrix, and the
    sources that are neither alike. That is GABA where uptake is linear.

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

"""Every statement of the ledger: what the calibrated population predicts, and the verdict."""

import pandas as pd

from striosome.claims.ledger import Ledger
from striosome.runner import score_summary
from striosome.schema.experiment import Experiment
from striosome.session import simulate

__all__ = ["scoreboard_table"]


def scoreboard_table(experiment: Experiment, ledger: Ledger, workers: int) -> pd.DataFrame:
    """Simulate an experiment and score every statement; conflicting ones name each other.

    Parameters
    ----------
    experiment : Experiment
        With all groups and sessions that statements speak of.
    ledger : Ledger
        The statements.
    workers : int
        Processes.

    Returns
    -------
    DataFrame
        The columns of `claims.csv`, and `contradicts`.
    """
    table = score_summary(experiment, simulate(experiment, workers=workers).summary)
    contradicts = {claim.id: " ".join(claim.contradicts) for claim in ledger.claims}
    return table.assign(contradicts=table["id"].map(contradicts))

"""Convergence: evidence and number of effective sets while blocks were drawn."""

import numpy as np
import pandas as pd

from striosome.calibration.sampling.posterior import Posterior

__all__ = ["history_table"]

_ROWS = 40


def history_table(posterior: Posterior) -> pd.DataFrame:
    """Tabulate evidence, its error and the effective number after more and more blocks."""
    size = len(posterior.unit) // posterior.blocks
    fewest = max(2, posterior.blocks // _ROWS)
    rows = []
    for blocks in np.unique(np.linspace(fewest, posterior.blocks, _ROWS).astype(int)):
        first = slice(0, blocks * size)
        part = Posterior(
            posterior.unit[first],
            posterior.log_likelihood[first],
            posterior.mean[:, first],
            posterior.spread[:, first],
            int(blocks),
        )
        rows.append(
            {
                "sets": int(blocks) * size,
                "log_evidence": part.log_evidence,
                "log_evidence_error": part.log_evidence_error,
                "effective": part.effective,
            }
        )
    return pd.DataFrame(rows)

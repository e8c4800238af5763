"""Verdicts of an experiment's ledger, or of any other, on a table of metrics."""

from pathlib import Path

import pandas as pd

from striosome.claims.contradictions import CONTRADICTS, contradictions, with_contradictions
from striosome.claims.counting import MARKS
from striosome.claims.given import given_in_each
from striosome.claims.ledger import Ledger, load_ledger
from striosome.claims.scoring import COLUMNS, LACKS, REASON, score
from striosome.config.documents.named_files import absolute
from striosome.config.documents.references import NO_REFERENCES, References
from striosome.config.experiments.experiment import Experiment
from striosome.neuromodulation.effective_animal import effective_animal
from striosome.simulation.metrics import known_metrics

__all__ = ["require_ledger", "score_summary"]


def require_ledger(
    experiment: Experiment, references: References = NO_REFERENCES, *, execute: bool = False
) -> Ledger | None:
    """Check the experiment's ledger, if it names one, and return it.

    Parameters
    ----------
    experiment : Experiment
        Whose ledger it is.
    references : References, optional
        Publications that it may cite, besides those of `references.bib` beside it.
    execute : bool
        Whether Python files that it names are executed, as scoring does; else they are only read.

    Raises
    ------
    striosome.config.documents.errors.ConfigError
        If it is faulty.
    """
    if experiment.claims is None:
        return None
    drugs = _drugs(experiment)
    return load_ledger(
        experiment.claims, known_metrics(experiment), drugs, references, execute=execute
    )


def _drugs(experiment: Experiment) -> frozenset[str]:
    """Return all drugs of the experiment, which act on some receptor."""
    return frozenset(experiment.groups[0].parameters.ligands)


def score_summary(
    experiment: Experiment,
    summary: pd.DataFrame,
    ledger: Path | None = None,
    references: References = NO_REFERENCES,
) -> pd.DataFrame:
    """Return the verdicts on a table of metrics; empty without a ledger.

    Parameters
    ----------
    experiment : Experiment
        Whose metrics they are.
    summary : DataFrame
        One row per animal, session and metric.
    ledger : Path, optional
        File of the statements; by default the one that the experiment names.
    references : References, optional
        Publications that it may cite, besides those of `references.bib` beside it.

    Returns
    -------
    DataFrame
        One row per statement; the last columns say what its verdict rests on, and name the
        statements that contradict it.

    Raises
    ------
    striosome.config.documents.errors.ConfigError
        If the ledger is faulty.
    """
    file = ledger or experiment.claims
    if file is None:
        return pd.DataFrame(columns=[*COLUMNS, *MARKS, REASON, LACKS, CONTRADICTS])
    statements = load_ledger(
        file, known_metrics(experiment), _drugs(experiment), references, execute=True
    )
    density = {
        group.name: float(effective_animal(group.parameters).parameters.receptors["mor"].density)
        for group in experiment.groups
    }
    doses = given_in_each(experiment.sessions)
    table = score(summary, statements, {"mor_density": density}, doses)
    known = references.and_beside(absolute(file), [])
    table["source"] = table["source"].map(known.readable)
    return with_contradictions(table, contradictions(statements))

"""Figures of a calibration: parameters of one hypothesis, and hypotheses compared."""

from pathlib import Path

from striosome.figures import save_pages
from striosome.figures.calibration.attribution import attribution
from striosome.figures.calibration.confirmation import confirmation
from striosome.figures.calibration.convergence import convergence
from striosome.figures.calibration.corner import corner
from striosome.figures.calibration.correlations import correlations
from striosome.figures.calibration.evidence import evidence
from striosome.figures.calibration.evidence_rows import evidence_rows
from striosome.figures.calibration.experiments import experiments
from striosome.figures.calibration.information import information
from striosome.figures.calibration.marginals import marginals
from striosome.figures.calibration.predictive import predictive
from striosome.figures.calibration.scoreboard import scoreboard
from striosome.figures.calibration.tables import CalibrationTables, ComparisonTables

__all__ = ["CalibrationTables", "ComparisonTables", "draw_calibration", "draw_comparison"]

_CALIBRATION = (
    convergence,
    marginals,
    corner,
    correlations,
    predictive,
    evidence_rows,
    information,
    attribution,
    confirmation,
)
_COMPARISON = (evidence, experiments, scoreboard)


def draw_calibration(tables: CalibrationTables, folder: Path) -> list[Path]:
    """Draw every figure of one hypothesis for which the tables have rows, as PNG and SVG.

    Parameters
    ----------
    tables : CalibrationTables
        The results; what was not done has an empty table.
    folder : Path
        Where to; made if needed, figures of an earlier calibration removed.

    Returns
    -------
    list of Path
        Files written.
    """
    return save_pages((draw(tables) for draw in _CALIBRATION), folder, instead="")


def draw_comparison(tables: ComparisonTables, folder: Path) -> list[Path]:
    """Draw every figure that compares hypotheses, as PNG and SVG.

    Parameters
    ----------
    tables : ComparisonTables
        The results; what was not done has an empty table.
    folder : Path
        Where to; made if needed, figures of an earlier comparison removed.

    Returns
    -------
    list of Path
        Files written.
    """
    return save_pages((draw(tables) for draw in _COMPARISON), folder, instead="")

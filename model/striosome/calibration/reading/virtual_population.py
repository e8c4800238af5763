"""Population files of accepted sets, written as briefly as possible without loss."""

from collections.abc import Mapping
from decimal import ROUND_DOWN, Context
from pathlib import Path

import yaml

import striosome
from striosome.base.arrays import Array
from striosome.calibration.declaration import Calibration
from striosome.calibration.sampling.posterior import Posterior
from striosome.store.writing import write_text

__all__ = ["write_population"]

_HEADER = """\
# Parameter sets that would have given the published outcomes, as far as the model can tell. Each
# row is one set; an experiment whose `population` names this file gives every animal one of them.
# Written by the command below; a change by hand is no calibration.
"""
_DIGITS = 5
_CUT = Context(prec=_DIGITS, rounding=ROUND_DOWN)


def write_population(
    path: Path,
    calibration: Calibration,
    posterior: Posterior,
    columns: Mapping[str, Array],
    weights: Array,
    *,
    key: str,
    command: str,
    spikes: str,
) -> None:
    """Write a population file.

    Parameters
    ----------
    path : Path
        The file.
    calibration : Calibration
        What was asked.
    posterior : Posterior
        What the sets were drawn from.
    columns : mapping of str to float array (sets,)
        The sets: every parameter of the animal that varies, in the order and units of the space.
    weights : float array (sets,)
        Of the sets.
    key : str
        Hash of everything that the sets were drawn from.
    command : str
        What makes the file again.
    spikes : str
        How far the weights are those of the spiking network.
    """
    head = {
        "population": calibration.file.name,
        "version": striosome.__version__,
        "hypothesis": calibration.hypothesis,
        "command": command,
        "key": key,
        "claims": [claim.id for claim in calibration.study.claims],
        "log_evidence": round(posterior.log_evidence, 3),
        "effective": round(posterior.effective, 1),
        "spikes": spikes,
        "parameters": calibration.space.parameters,
    }
    rows = zip(*columns.values(), strict=True)
    text = _HEADER + yaml.safe_dump(head, sort_keys=False, width=100, allow_unicode=True)
    text += f"weights: [{', '.join(_number(weight) for weight in weights * len(weights))}]\n"
    text += "sets:\n"
    text += "".join(f"- [{', '.join(_number(value) for value in row)}]\n" for row in rows)
    write_text(path, text)


def _number(value: float) -> str:
    """Format a number, cut off and not rounded: shares that fill the whole must not exceed it."""
    return f"{float(_CUT.create_decimal(float(value))):.{_DIGITS}g}"

"""The shipped sampler: blocks of the prior, weighted by the likelihood."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np

from benchmarks.contestants.draws import Draws, Sampler
from striosome.base.progress import Silent
from striosome.calibration.file import SamplerEntry
from striosome.calibration.sampling.blocks import BlockMaker
from striosome.calibration.sampling.sampler import sample

__all__ = ["prior_blocks"]

# Whatever the error, the number of blocks alone ends a run.
_NO_BOUND = 1e300


@contextmanager
def prior_blocks(
    maker: BlockMaker, evaluations: int, block: int, workers: int
) -> Iterator[Sampler]:
    """Yield the sampler of `striosome calibrate`, start of its processes and files included.

    Parameters
    ----------
    maker : BlockMaker
        Of the calibration; its seed is that of the run.
    evaluations : int
        Sets in all.
    block : int
        Sets of a block, a power of two.
    workers : int
        Processes.
    """

    def bounded(seed: int) -> BlockMaker:
        """Return the same maker, limited to the given number of sets."""
        calibration, blocks = maker.calibration, evaluations // block
        sampler = SamplerEntry(
            block=block,
            fewest_blocks=blocks,
            most_blocks=blocks,
            effective=1.0,
            log_evidence_error=_NO_BOUND,
            r_hat=_NO_BOUND,
            seed=seed,
        )
        file = calibration.file.model_copy(update={"sampler": sampler})
        return replace(maker, calibration=replace(calibration, file=file))

    def run(seed: int) -> Draws:
        with tempfile.TemporaryDirectory() as folder:
            posterior = sample(bounded(seed), Path(folder), workers, Silent())
        # Of the whole prior: what the surface does not reach has no likelihood.
        log_evidence = posterior.log_evidence + float(np.log(posterior.covered))
        return Draws(
            posterior.unit,
            posterior.weights,
            posterior.effective,
            len(posterior.unit),
            log_evidence,
            posterior.log_evidence_error,
        )

    yield run

"""Sampler that draws blocks of the prior until the posterior is known, or gives up."""

import os
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from math import ceil
from pathlib import Path

from striosome.base.errors import SimulationError
from striosome.base.machine import end_with_parent, single_threaded
from striosome.base.new_processes import process_context, take_environment
from striosome.base.processes import leave_interrupts
from striosome.base.progress import Progress
from striosome.calibration.file import SamplerEntry
from striosome.calibration.sampling.blocks import Block, BlockMaker, BlockStore
from striosome.calibration.sampling.posterior import Posterior

__all__ = ["Convergence", "NotConvergedError", "convergence", "sample"]

# Blocks between convergence checks; fixed, so that results do not depend on the number of workers.
_STEP = 4


class NotConvergedError(SimulationError):
    """Error for a posterior that is not known well enough; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class Convergence:
    """Convergence of the sample, in the measures that a calibration file limits."""

    effective: float
    """effective number of sets"""
    log_evidence_error: float
    """standard error of the logarithm of the evidence"""
    r_hat: float
    """largest R-hat over the parameters"""

    def lacking(self, asked: SamplerEntry) -> list[str]:
        """List the criteria that are not reached, in words."""
        lacking = []
        if not self.effective >= asked.effective:
            lacking.append(f"{self.effective:.0f} effective sets of {asked.effective:.0f}")
        if not self.log_evidence_error <= asked.log_evidence_error:
            lacking.append(
                f"log evidence ± {self.log_evidence_error:.2f} instead of "
                f"{asked.log_evidence_error:.2f}"
            )
        if not self.r_hat <= asked.r_hat:
            lacking.append(f"R-hat {self.r_hat:.3f} instead of {asked.r_hat:.3f}")
        return lacking


def convergence(posterior: Posterior) -> Convergence:
    """Measure how well a posterior is known."""
    return Convergence(
        posterior.effective, posterior.log_evidence_error, float(posterior.r_hat().max())
    )


def sample(maker: BlockMaker, folder: Path, workers: int, progress: Progress) -> Posterior:
    """Draw blocks until the posterior is known well enough, starting from those that are stored.

    Parameters
    ----------
    maker : BlockMaker
        Of the calibration.
    folder : Path
        Where finished blocks are kept.
    workers : int
        Processes.
    progress : Progress
        Told how many blocks there are, of how many that will be needed as far as one can tell.

    Raises
    ------
    NotConvergedError
        If the largest number of blocks is not enough.
    """
    asked = maker.calibration.file.sampler
    blocks: list[Block] = []
    needed = asked.fewest_blocks
    for block in _blocks(maker, BlockStore(folder, maker.key), workers):
        blocks.append(block)
        if len(blocks) % _STEP and len(blocks) < asked.most_blocks:
            progress.advance(len(blocks), max(needed, len(blocks) + 1))
            continue
        posterior = Posterior.of(blocks)
        there = posterior.effective if posterior.likelihood.any() else 0.0
        missing = asked.effective / max(there, 1.0)
        needed = min(asked.most_blocks, max(asked.fewest_blocks, ceil(len(blocks) * missing)))
        progress.advance(len(blocks), max(needed, len(blocks)))
        if len(blocks) < asked.fewest_blocks:
            continue
        if posterior.likelihood.any() and not convergence(posterior).lacking(asked):
            return posterior
    posterior = Posterior.of(blocks)
    if not posterior.likelihood.any():
        raise NotConvergedError("no parameter set of the prior lies within the response surface")
    lacking = "; ".join(convergence(posterior).lacking(asked))
    raise NotConvergedError(
        f"not converged after {len(blocks)} blocks of {asked.block} sets: {lacking}. "
        "Raise sampler.most_blocks and run it again: finished blocks are kept"
    )


def _blocks(maker: BlockMaker, store: BlockStore, workers: int) -> Iterator[Block]:
    """Yield blocks in order, from the store or made by several processes at once."""
    most = maker.calibration.file.sampler.most_blocks
    workers = min(workers, most)
    waiting: dict[int, Future[Block]] = {}
    # No copies of this process: only so do they take over how many threads to use.
    with (
        single_threaded(),
        ProcessPoolExecutor(
            workers,
            process_context([__name__]),
            initializer=_begin,
            initargs=(maker, dict(os.environ)),
        ) as pool,
    ):
        try:
            asked = 0
            for number in range(most):
                while asked < min(most, number + workers + 1):
                    if (kept := store.get(asked)) is None:
                        waiting[asked] = pool.submit(_make, asked)
                    else:
                        waiting[asked] = _done(kept)
                    asked += 1
                block = waiting.pop(number).result()
                if store.get(number) is None:
                    store.put(number, block)
                yield block
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _done(block: Block) -> Future[Block]:
    future: Future[Block] = Future()
    future.set_result(block)
    return future


_maker: BlockMaker | None = None


def _begin(maker: BlockMaker, environment: dict[str, str]) -> None:
    """Give a new process its maker of blocks, and leave Ctrl-C to its parent."""
    global _maker
    take_environment(environment)
    leave_interrupts()
    end_with_parent()
    _maker = maker


def _make(number: int) -> Block:
    assert _maker is not None
    return _maker.block(number)

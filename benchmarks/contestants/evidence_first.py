"""The shipped sampler: draws by the evidence, weighted by the published outcomes."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from benchmarks.contestants.draws import Draws, Sampler
from striosome.base.progress import Silent
from striosome.calibration.sampling.sampler import sample
from striosome.calibration.sampling.target import Target

__all__ = ["evidence_first"]

# Whatever the error, the number of draws alone ends a run.
_NO_BOUND = 1e300


@contextmanager
def evidence_first(target: Target, draws: int, live: int, workers: int) -> Iterator[Sampler]:
    """Yield the sampler of `striosome calibrate`, start of its processes and files included.

    Parameters
    ----------
    target : Target
        Of the calibration; its seed is that of the run.
    draws : int
        Sets of each of two runs that are weighed by the outcomes, a power of two.
    live : int
        Points that the nested sampling of the evidence keeps.
    workers : int
        Processes.
    """

    def bounded(seed: int) -> Target:
        """Return the same target, limited to the given number of sets."""
        calibration = target.calibration
        sampler = calibration.file.sampler.model_copy(
            update={
                "runs": 2,
                "live": live,
                "draws": draws,
                "most_draws": draws,
                "prior": 64,
                "effective": 1.0,
                "log_evidence_error": _NO_BOUND,
                "r_hat": _NO_BOUND,
                "covered": 0.01,
                "seed": seed,
            }
        )
        file = calibration.file.model_copy(update={"sampler": sampler})
        return replace(target, calibration=replace(calibration, file=file))

    def run(seed: int) -> Draws:
        with tempfile.TemporaryDirectory() as folder:
            posterior = sample(bounded(seed), Path(folder), workers, Silent())
        return Draws(
            posterior.unit,
            posterior.weights,
            posterior.effective,
            len(posterior.unit),
            posterior.log_evidence,
            posterior.log_evidence_error,
        )

    yield run

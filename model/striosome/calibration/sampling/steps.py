"""How far a sampling is, counted in steps that take about as long as one another."""

from dataclasses import dataclass

from striosome.base.progress import Progress

__all__ = ["DRAWS", "NESTED", "PRIOR", "Steps"]

# By the default calibration, where a step takes about a second of a processor.
PRIOR = 15
"""Steps of the draws of the prior."""
NESTED = 150
"""Steps of a nested run."""
DRAWS = 12
"""Steps of a part of the draws of a run."""


@dataclass(slots=True)
class Steps:
    """Count of the steps that this command makes; tells whoever shows its progress.

    What an earlier command left is neither done nor to be done: it came at once, and says nothing
    of the time that is left.
    """

    progress: Progress
    """is told what is done"""
    total: float
    """steps of all tasks that are known so far, but for what was found"""
    ended: float = 0.0
    """steps that were made in tasks that have ended"""

    def tell(self, done: float, found: float) -> None:
        """Count what is done of the tasks at work, and what was found of it."""
        total = round(self.total - found)
        if total:
            # Rounding must not take a step back that was counted.
            self.progress.advance(int(self.ended + done - found + 1e-6), total)

    def end(self, done: float, found: float) -> None:
        """Count tasks that have all ended."""
        self.tell(done, found)
        self.ended += done - found
        self.total -= found

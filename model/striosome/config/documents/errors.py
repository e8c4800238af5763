"""Errors in configurations, reported together: each with its file, line, key and nearest name."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from striosome.base.errors import BadInput
from striosome.base.wording import counted, printable, shortened

__all__ = ["ConfigError", "Problem", "did_you_mean"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in a configuration."""

    file: str
    """the file as the user would spell it, or the option of the command line, as "--set"."""
    line: int | None
    """line of the key, counted from 1; None where there is no line"""
    key: str
    """dotted path of the key; empty where the file as a whole is wrong"""
    message: str
    """what is wrong and what was expected"""

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        where = f"{place} {self.key}" if self.key else place
        # Files of unknown origin are quoted here: their texts may be endless, or move the cursor.
        return shortened(printable(f"{where}: {self.message}"))


_LONGEST_COMPARED = 200
_MAX_NAMES = 20
# More than a reader goes through before trying again.
_MAX_SAID = 100


class ConfigError(BadInput):
    """Error for a configuration that cannot be used; `problems` holds every reason found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        # Groups share most of their layers, so the same problem may be met once a group.
        self.problems = tuple(dict.fromkeys(problems))
        said = [str(problem) for problem in self.problems[:_MAX_SAID]]
        if len(self.problems) > _MAX_SAID:
            said.append(f"and {counted(len(self.problems) - _MAX_SAID, 'problem')} more")
        super().__init__("\n".join(said))


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return "; did you mean x?" with the nearest known name, or list the names if none is near."""
    names = sorted(known)
    name = name[:_LONGEST_COMPARED]  # comparing takes the square of the length
    folded = {candidate.casefold(): candidate for candidate in names}
    near = get_close_matches(name.casefold(), folded, n=1, cutoff=0.5)
    if near:
        return f"; did you mean {folded[near[0]]}?"
    if len(names) > _MAX_NAMES:
        names = [*names[:_MAX_NAMES], f"and {len(names) - _MAX_NAMES} more"]
    return f"; known: {', '.join(names)}" if names else "; none is known"

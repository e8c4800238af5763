"""Rules for release: each entry has what its form takes, and nothing else."""

from striosome.cells.release import RELEASE_FORMS
from striosome.config.documents.errors import Problem
from striosome.config.parameters.faults import Faults
from striosome.config.parameters.leaves import ParameterPath
from striosome.config.parameters.merge import Settings

__all__ = ["check_release"]

_RELEASE = ("circuit", "release")
_NUMBERS = tuple(
    dict.fromkeys(number for form in RELEASE_FORMS.values() for number in form.numbers)
)


def check_release(settings: Settings, problems: list[Problem]) -> None:
    """Check the entries of release of one group's circuit.

    Parameters
    ----------
    settings : Settings
        One group's parameters.
    problems : list of Problem
        Grows by what is wrong.
    """
    faults = _ReleaseFaults(settings, problems)
    for name in faults.names(*_RELEASE):
        faults.entry((*_RELEASE, name))


class _ReleaseFaults(Faults):
    """What is wrong with the entries of one circuit."""

    def entry(self, path: ParameterPath) -> None:
        """Check that one kind of release has the numbers of its form, and no others."""
        self.one_of((*path, "form"), tuple(RELEASE_FORMS))
        name = self.text(*path, "form")
        if name is None or name not in RELEASE_FORMS:
            return
        for number in _NUMBERS:
            given, taken = (*path, number) in self.settings, number in RELEASE_FORMS[name].numbers
            if taken and not given:
                self.report(path, f"release of form {name} needs {number}")
            elif given and not taken:
                self.report((*path, number), f"release of form {name} takes none")

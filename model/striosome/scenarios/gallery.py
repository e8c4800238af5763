"""Gallery entries of scenarios, from their folders."""

from pathlib import Path

from striosome.base.user_files import file_exists
from striosome.config.documents.errors import ConfigError, Problem
from striosome.report.gallery import GalleryEntry
from striosome.scenarios.folders import PICTURE, README, find_scenarios
from striosome.scenarios.readme import read_readme

__all__ = ["gallery_entries"]


def gallery_entries(parent: Path) -> list[GalleryEntry]:
    """Return the entries of every scenario of a folder, by name.

    Raises
    ------
    ConfigError
        With every README that lacks something, and every picture that is missing.
    """
    problems: list[Problem] = []
    entries = []
    for folder in find_scenarios(parent):
        command = f"striosome run {parent.name}/{folder.name}"
        picture = folder / PICTURE
        if not file_exists(picture):
            message = f"is missing: `{command} --write-expected 3` draws it"
            problems.append(Problem(str(picture), None, "", message))
        try:
            readme = read_readme(folder / README)
        except ConfigError as error:
            problems += error.problems
            continue
        entries.append(
            GalleryEntry(
                name=folder.name,
                title=readme.title,
                question=readme.parts["Question"],
                prediction=readme.parts["Prediction"],
                verdict=readme.parts["Verdict"],
                command=command,
                readme=readme.path,
                picture=picture,
            )
        )
    if problems:
        raise ConfigError(problems)
    return entries

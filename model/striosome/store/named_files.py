"""Copies of the files that an experiment names, which make its run folder self-contained."""

import hashlib
import os
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from striosome.base.user_files import Unreadable, read_bytes
from striosome.claims.own_forms import form_files
from striosome.config.documents.yaml_source import read_yaml
from striosome.config.experiments.experiment import Experiment
from striosome.config.experiments.resolve import LoadedExperiment
from striosome.config.experiments.resolved import resolved_yaml
from striosome.store.contents import CONFIG, LEDGER, POPULATION, REFERENCES, is_metrics
from striosome.store.errors import FolderError
from striosome.store.record import NamedFile
from striosome.store.writing import write_text, write_whole

__all__ = ["Inputs"]


@dataclass(frozen=True, slots=True)
class _Copy:
    file: NamedFile
    content: bytes

    @classmethod
    def of(cls, path: Path | None) -> "_Copy | None":
        if path is None:
            return None
        try:
            content = read_bytes(path)
        except Unreadable as error:
            raise FolderError(str(error)) from None
        name = os.path.relpath(path) if path.is_relative_to(Path.cwd()) else path.name
        return cls(NamedFile(name=name, sha256=hashlib.sha256(content).hexdigest()), content)


@dataclass(frozen=True, slots=True)
class Inputs:
    """An experiment and the files that it names, as they were when it was read."""

    loaded: LoadedExperiment
    _ledger: _Copy | None
    _population: _Copy | None
    _references: str | None
    _forms: dict[str, _Copy]
    _metrics: dict[str, _Copy]

    @classmethod
    def of(cls, loaded: LoadedExperiment) -> "Inputs":
        """Read the files that the experiment names.

        Raises
        ------
        FolderError
            If it is gone since it was checked.
        """
        ledger, population = map(_Copy.of, (loaded.experiment.claims, loaded.population.path))
        forms, metrics = _forms(loaded.experiment.claims), _metrics(loaded.experiment)
        return cls(loaded, ledger, population, _cited(loaded, ledger), forms, metrics)

    @property
    def ledger(self) -> NamedFile | None:
        """The ledger, if one is named; its digest is also that of the forms that it names."""
        if self._ledger is None or not self._forms:
            return self._ledger.file if self._ledger else None
        digests = [copy.file.sha256 for copy in (self._ledger, *self._forms.values())]
        both = hashlib.sha256("".join(digests).encode()).hexdigest()
        return NamedFile(name=self._ledger.file.name, sha256=both)

    @property
    def population(self) -> NamedFile | None:
        """The accepted sets, if any are named."""
        return self._population.file if self._population else None

    @property
    def names(self) -> tuple[str, ...]:
        """The files that `write` writes."""
        return (CONFIG, *self._copies, *([] if self._references is None else [REFERENCES]))

    @property
    def _copies(self) -> dict[str, _Copy]:
        named = {LEDGER: self._ledger, POPULATION: self._population}
        named |= self._metrics | self._forms
        return {name: copy for name, copy in named.items() if copy is not None}

    def write(self, folder: Path) -> Path | None:
        """Write the resolved experiment and the copies; return the ledger's path, if there is one.

        Parameters
        ----------
        folder : Path
            The run folder.
        """
        text = resolved_yaml(
            self.loaded,
            claims=LEDGER,
            population=POPULATION,
            metrics=list(self._metrics),
            references=(),
        )
        write_text(folder / CONFIG, text)
        for name, copy in self._copies.items():
            write_whole(folder / name, partial(_put, copy.content))
        if self._references is not None:
            write_text(folder / REFERENCES, self._references)
        return None if self._ledger is None else folder / LEDGER


def _forms(ledger: Path | None) -> dict[str, _Copy]:
    """Return the Python files that a ledger names, by name; faults were reported before."""
    if ledger is None:
        return {}
    copies = {name: _Copy.of(ledger.parent / name) for name in form_files(read_yaml(ledger).data)}
    return {name: copy for name, copy in copies.items() if copy is not None}


def _metrics(experiment: Experiment) -> dict[str, _Copy]:
    """Return the files with metrics of the experiment's own, by the names of their copies."""
    copies = {}
    for position, source in enumerate(experiment.metrics, start=1):
        # Files of one name may come from several folders.
        content = source.text.encode()
        own = source.path.name
        # What is read from a run folder has its name there already.
        name = own if is_metrics(own) else f"metrics_{position}_{own}"
        file = NamedFile(name=source.path.name, sha256=hashlib.sha256(content).hexdigest())
        copies[name] = _Copy(file, content)
    return copies


def _cited(loaded: LoadedExperiment, ledger: _Copy | None) -> str | None:
    """Return the publications that parameters and ledger cite, as BibTeX; None if none."""
    known = loaded.references
    if loaded.experiment.claims is not None:
        # What is wrong with it was said when the ledger was read.
        known = known.and_beside(loaded.experiment.claims, [])
    if not known.files:
        return None
    values = (value for group in loaded.provenance.values() for value in group.values())
    texts = [text for value in values for text in (value.source, value.note) if text]
    if ledger is not None:
        texts.append(ledger.content.decode(errors="replace"))
    return "".join(entry.bibtex for entry in known.cited(texts).values())


def _put(content: bytes, path: Path) -> None:
    path.write_bytes(content)

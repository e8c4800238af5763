"""Documented pieces of YAML, put where they belong in whole files that `check` reads."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import dask
import yaml
from distributed.security import Security

from striosome.scenarios.expected_file import read_expected
from support.fenced_blocks import Block, blocks_of


def _read(path: str) -> dict[str, Any]:
    return dict(yaml.safe_load(Path(path).read_text(encoding="utf-8")))


def _write(path: str, content: Any) -> str:
    Path(path).write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
    return path


def _as_it_stands(path: str) -> Callable[[Block], str]:
    def write(block: Block) -> str:
        Path(path).write_text(block.text, encoding="utf-8")
        return path

    return write


def _into(source: str, path: str) -> Callable[[Block], str]:
    """A shipped file whose keys the block replaces; within a mapping, key by key."""

    def write(block: Block) -> str:
        whole = _read(source)
        for key, value in yaml.safe_load(block.text).items():
            whole[key] = {**whole.get(key, {}), **value} if isinstance(value, dict) else value
        return _write(path, whole)

    return write


def _claim(block: Block) -> str:
    ledger = _read("configs/claims.yaml")
    ledger["claims"] += yaml.safe_load(block.text)["claims"]
    return _write("own.yaml", ledger)


def _python_of(document: str) -> str:
    """The one block of Python that a document has."""
    (code,) = (one.text for one in blocks_of(document) if one.language == "python")
    return code


def _with_form(block: Block) -> str:
    """The shipped ledger with a statement of a form of its own, whose file is another block."""
    own = yaml.safe_load(block.text)
    (name,) = own["forms"]
    Path(name).write_text(_python_of(block.document), encoding="utf-8")
    ledger = _read("configs/claims.yaml")
    ledger["claims"] += own["claims"]
    return _write("own.yaml", {"forms": own["forms"], **ledger})


def _given(block: Block) -> str:
    ledger = _read("configs/claims.yaml")
    (claim,) = (one for one in ledger["claims"] if one["id"] == "T4")
    claim |= yaml.safe_load(block.text)
    return _write("own.yaml", ledger)


def _history(block: Block) -> str:
    Path("configs/histories/documented.yaml").write_text(block.text, encoding="utf-8")
    whole = _read("configs/experiments/withdrawal.yaml")
    whole["groups"]["during"]["history"] = "../histories/documented.yaml"
    return _write("configs/experiments/with_history.yaml", whole)


def _axis(block: Block) -> str:
    whole = _read("configs/sweeps/my_sweep.yaml") | {"name": "doses_too"}
    whole.pop("sessions")
    whole["design"]["grid"] |= yaml.safe_load(block.text)
    return _write("configs/sweeps/doses_too.yaml", whole)


def _base(block: Block) -> str:
    """An experiment on base values of which the block restates or adds some."""
    base = _read("configs/base.yaml")
    for key, value in yaml.safe_load(block.text).items():
        base[key] |= value
    _write("configs/changed_base.yaml", base)
    whole = _read("configs/experiments/challenges.yaml") | {"base": "../changed_base.yaml"}
    return _write("configs/experiments/changed.yaml", whole)


def _with_metrics(block: Block) -> str:
    """The reference experiment with metrics of its own, the Python of the block that follows."""
    code = _python_of(block.document)
    Path("configs/experiments/peak.py").write_text(code, encoding="utf-8")
    whole = _read("configs/experiments/challenges.yaml") | yaml.safe_load(block.text)
    return _write("configs/experiments/with_peak.yaml", whole)


def _expected(block: Block) -> None:
    """Numbers of several scenarios at once: read as one file of the kind."""
    Path("expected.yaml").write_text(block.text, encoding="utf-8")
    read_expected(Path("expected.yaml"))


def _certificates(block: Block) -> None:
    """What Dask makes of the settings, with the certificates that the block before made."""
    settings = yaml.safe_load(block.text.replace("/home/ME", str(Path.cwd() / "home")))
    with dask.config.set(dask.config.merge(dask.config.config, settings)):
        security = Security()
        assert security.require_encryption
        for role in ("scheduler", "worker", "client"):
            assert security.get_connection_args(role)["ssl_context"] is not None


# The first line of a block: how a file is made of it, and which one is checked.
_WHOLE: dict[str, Callable[[Block], str | None]] = {
    "claims:": _claim,
    "forms:": _with_form,
    "metrics:": _with_metrics,
    "dose: methadone 10 mg/kg, then SKF81297": _given,
    "iron:": _base,
    "title: a week of morphine": _history,
    "groups:": _into("configs/experiments/withdrawal.yaml", "configs/experiments/some.yaml"),
    "default:": _expected,
    "streams: 2": _into("configs/sensitivity/challenges.yaml", "configs/sensitivity/some.yaml"),
    "name: my_sweep": _as_it_stands("configs/sweeps/my_sweep.yaml"),
    "SKF81297 dose:": _axis,
    "# ~/.config/dask/tls.yaml": _certificates,
    "base: striosome:": _into(
        "configs/experiments/challenges.yaml", "configs/experiments/mine.yaml"
    ),
    "written_by:": _into("configs/experiments/challenges.yaml", "configs/experiments/ours.yaml"),
    "sessions:": _into("configs/experiments/challenges.yaml", "configs/experiments/windows.yaml"),
}


def write_whole_file(block: Block) -> str | None:
    """Write the file that the block is a piece of; return its path if `check` can read it."""
    first = block.text.lstrip()
    makers = [make for start, make in _WHOLE.items() if first.startswith(start)]
    assert len(makers) == 1, f"{block.place}: say in whole_files.py what this is a piece of"
    return makers[0](block)

"""The tests on every supported Python that is installed, and tests of the tests."""

import shutil
from pathlib import Path

import nox

nox.options.error_on_missing_interpreters = False
nox.options.sessions = ["tests"]

# What is changed, and the tests that are to notice it.
MUTATED = {
    "pharmacology": ("neuromodulation/pharmacology/*", ["tests/neuromodulation/pharmacology"]),
    "physiology": ("neuromodulation/physiology/*", ["tests/neuromodulation/physiology"]),
    "signalling": ("neuromodulation/signalling/*", ["tests/neuromodulation/signalling"]),
    "circuit": ("circuit/*", ["tests/circuit"]),
    "gaba": ("observation/gaba.py", ["tests/observation/test_gaba.py"]),
    "photometry": ("observation/photometry/*", ["tests/observation/photometry"]),
    "statistics": ("base/statistics.py", ["tests/base/test_statistics.py"]),
    "claims": ("claims/*", ["tests/claims"]),
    "store": ("store/*", ["tests/store"]),
}

# Without the tests that run the compiled network, which take seconds each.
_TESTED = [
    "-o",
    "pythonpath=src . tests",
    "-m",
    "not spikes",
    "-n",
    "0",
    "-p",
    "no:cacheprovider",
    "-x",
]


@nox.session(python=["3.11", "3.12", "3.13"])
def tests(session: nox.Session) -> None:
    """Run the tests with the pinned versions of this Python."""
    session.install("--require-hashes", "-r", f"requirements/py{session.python}.txt")
    session.install("--no-deps", "--editable", ".")
    session.run("python", "-m", "pytest", "-n", "auto", *session.posargs)


@nox.session
def coverage(session: nox.Session) -> None:
    """Say which lines no test runs; worker processes are not followed."""
    session.install("--editable", ".[dev]", "pytest-cov>=5")
    report = ["--cov", "--cov-report", "term-missing:skip-covered"]
    session.run("python", "-m", "pytest", "-n", "auto", *report, *session.posargs)


@nox.session
@nox.parametrize("room", list(MUTATED))
def mutation(session: nox.Session, room: str) -> None:
    """Change a room's code in hundreds of small ways, one at a time, and see what its tests notice.

    `nox -s "mutation(room='gaba')"`; survivors are listed at the end, `mutmut show NAME` in
    build/mutation/ROOM prints one. Hundreds take minutes: names after `--`, which may hold `*`, are
    the only ones tried. Equations that Brian2 reads are text to mutmut, and stay as they are.
    """
    changed, noticing = MUTATED[room]
    session.install("--editable", ".[dev]", "mutmut>=3.8")
    folder = Path("build", "mutation", room)
    shutil.rmtree(folder, ignore_errors=True)
    # Mutmut knows packages in `src` only.
    shutil.copytree("model", folder / "src", ignore=shutil.ignore_patterns("__pycache__"))
    copied = ("tests", "configs", "experiments")
    for name in copied:
        shutil.copytree(name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "*.png"))
    settings = f"""
[tool.mutmut]
source_paths = ["src"]
only_mutate = ["src/striosome/{changed}"]
also_copy = {[*copied, "pyproject.toml"]}
pytest_add_cli_args = {_TESTED}
pytest_add_cli_args_test_selection = {noticing}
"""
    project = Path("pyproject.toml").read_text(encoding="utf-8")
    (folder / "pyproject.toml").write_text(project + settings, encoding="utf-8")
    session.chdir(folder)
    session.run("mutmut", "run", *session.posargs)
    session.run("mutmut", "results")

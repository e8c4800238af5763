"""The tests on every supported Python: `nox` runs those that are installed."""

import nox

nox.options.error_on_missing_interpreters = False


@nox.session(python=["3.11", "3.12", "3.13"])
def tests(session: nox.Session) -> None:
    """Run the tests with the pinned versions of this Python."""
    session.install("--require-hashes", "-r", f"requirements/py{session.python}.txt")
    session.install("--no-deps", "--editable", ".")
    session.run("python", "-m", "pytest", "-n", "auto", *session.posargs)

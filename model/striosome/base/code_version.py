"""Version of the code behind a number: a digest of all modules that it depends on, and no others.

Results that are kept for later are good as long as that code stands. Figures, command line and
pages may change meanwhile.
"""

import ast
import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import striosome

__all__ = ["code_version", "rests_on"]

_PACKAGE = Path(striosome.__file__).parent


@cache
def code_version(*modules: str) -> str:
    """Return the library's version with a digest of the code of some modules and all their imports.

    Parameters
    ----------
    *modules : str
        Full names, for example "striosome.simulation.session".
    """
    digest = hashlib.sha256()
    for name in sorted(rests_on(modules)):
        digest.update(name.encode() + b"\0" + _file(name).read_bytes())
    return f"{striosome.__version__}+{digest.hexdigest()[:12]}"


def rests_on(modules: tuple[str, ...]) -> set[str]:
    """Return all modules of the library that some import, directly or not, and these themselves."""
    found: set[str] = set()
    waiting = list(modules)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            # Whoever imports a module runs the packages that it lies in.
            waiting += [name.rpartition(".")[0] or name, *_imported(name)]
    # The package itself holds nothing but names; its version stands beside the digest.
    return found - {striosome.__name__}


def _imported(module: str) -> Iterator[str]:
    """Yield the modules of the library that a module imports, also within functions.

    One that looks for modules with `iter_modules` takes all of its folder.
    """
    if module == striosome.__name__:
        return
    for node in ast.walk(ast.parse(_file(module).read_text(encoding="utf-8"))):
        names: list[str] = []
        if isinstance(node, ast.Name) and node.id == "iter_modules":
            folder = module.rpartition(".")[0]
            names = [f"{folder}.{path.stem}" for path in _file(module).parent.glob("*.py")]
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        for name in names:
            if name.split(".")[0] == striosome.__name__ and _file(name).is_file():
                yield name


def _file(module: str) -> Path:
    """Return the path at which a module of the library would be."""
    place = _PACKAGE.joinpath(*module.split(".")[1:])
    return place / "__init__.py" if place.is_dir() else place.with_suffix(".py")

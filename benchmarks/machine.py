"""Description of the machine on which something was measured."""

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from striosome.base.machine import cores
from striosome.engines.spiking.compiler import find_compiler
from striosome.store.provenance import describe_software, now

__all__ = ["describe_machine"]

_GIB = 2.0**30


def describe_machine() -> dict[str, str]:
    """Return processor, memory, compiler and versions, as text by name."""
    software = describe_software()
    compiler = find_compiler()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / _GIB
    packages = {name: held for name, held in software["packages"].items() if held}
    for name in ("Cython", "ANNarchy", "emcee", "dynesty", "ultranest"):
        try:
            packages[name] = version(name)
        except PackageNotFoundError:
            packages[name] = "absent"
    return {
        "date": now(),
        "processor": _processor(),
        "cores": str(cores()),
        "memory": f"{memory:.0f} GiB",
        "load before": f"{os.getloadavg()[0]:.2f}",
        "system": platform.system(),
        "compiler": "none" if compiler is None else compiler.version,
        "flags": "" if compiler is None else " ".join(compiler.flags),
        "python": software["python"],
        "packages": ", ".join(f"{name} {held}" for name, held in packages.items()),
        "commit": str(software["git_commit"]),
    }


def _processor() -> str:
    """Return name, family and model: some virtual machines hide the name."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return "unknown"
    told = {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in lines)}
    wide = "AVX-512" if "avx512f" in told.get("flags", "") else "no AVX-512"
    numbers = f"family {told.get('cpu family', '?')} model {told.get('model', '?')}"
    return f"{told.get('model name', 'unknown')} ({numbers}, {wide})"

"""Headers are compiled once where that is possible, and read as text where it is not."""

import subprocess
from pathlib import Path

import pytest

from striosome.engines.spiking.compiler import find_compiler
from striosome.engines.spiking.shared_headers import share_headers

pytestmark = pytest.mark.spikes

# As Brian2 writes it.
_MAKEFILE = """
SRCS = main.cpp code_objects/one.cpp
OBJS = ${SRCS:.cpp=.o}
CXXFLAGS = -c -O1 -std=c++11 -I.
DEPS = make.deps

main: $(OBJS) $(DEPS) makefile
\t$(CXX) $(OBJS) -o main

make.deps: $(SRCS)
\tfalse

%.o : %.cpp makefile
\t$(CXX) $(CXXFLAGS) $< -o $@
"""
_FILES = {
    "makefile": _MAKEFILE,
    "objects.h": "#pragma once\nint one();\n",
    "brianlib/common_math.h": "#pragma once\n",
    "code_objects/one.cpp": '#include "objects.h"\nint one() { return 7; }\n',
    "main.cpp": '#include "objects.h"\nint main() { return one(); }\n',
}
_REFUSES_HEADERS = '#!/bin/sh\ncase "$*" in *c++-header*) exit 1;; esac\nexec {compiler} "$@"\n'


@pytest.mark.parametrize("refused", [False, True])
def test_a_network_is_built_with_and_without(tmp_path: Path, refused: bool) -> None:
    compiler = find_compiler()
    if compiler is None:
        pytest.skip("no C++ compiler")
    folder = tmp_path / "network"
    for name, text in _FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    share_headers(folder)
    called = tmp_path / "compiler"
    called.write_text(_REFUSES_HEADERS.format(compiler=compiler.path) if refused else "")
    called.chmod(0o755)
    path = called if refused else compiler.path
    subprocess.run(["make", "--silent", "-j2", f"CXX={path}"], cwd=folder, check=True)
    assert (folder / "shared.h.gch").exists() != refused
    assert subprocess.run([folder / "main"]).returncode == 7

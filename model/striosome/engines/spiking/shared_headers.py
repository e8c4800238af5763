"""Headers of a generated network that its compiler reads once instead of once for each file."""

from pathlib import Path

__all__ = ["share_headers"]

_HEADERS = """\
#include "objects.h"
#include "brianlib/common_math.h"
#include <climits>
#include <cmath>
#include <csignal>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iostream>
#include <sys/time.h>
#include <unistd.h>
"""
# Where they cannot be compiled, each file reads them as text, as it would otherwise.
_RULES = """
FIRST = -include shared.h
CXXFLAGS += $(FIRST)
$(OBJS): shared.h.gch
shared.h.gch: FIRST =
shared.h.gch: shared.h
\t-$(CXX) $(CXXFLAGS) -x c++-header $< -o $@
"""


def share_headers(folder: Path) -> None:
    """Let the makefile of Brian2 compile what all files include first, and once.

    Parameters
    ----------
    folder : Path
        The generated files, of which none is compiled yet.
    """
    (folder / "shared.h").write_text(_HEADERS)
    with (folder / "makefile").open("a") as makefile:
        makefile.write(_RULES)
    # Nothing is made a second time, so that nobody need know which file depends on which.
    (folder / "make.deps").touch()

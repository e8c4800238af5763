"""A potential that is no number is not reset and stops the compiled network; others do not."""

import math
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from brian2.devices.cpp_standalone.codeobject import CPPStandaloneCodeObject

from striosome.circuit.guard import GUARD_CODE, guard_functions

_PROGRAM = """
#include <cmath>
#include <cstdio>
#include <cstdlib>
struct Network {{ static bool _globally_stopped; }};
bool Network::_globally_stopped = false;
{code}
int main(int, char **argv)
{{
    const double value = reset_or_stop(atof(argv[1]), -0.055);
    printf("%.17g %d", value, Network::_globally_stopped);
}}
"""


@pytest.fixture(scope="module")
def guard(tmp_path_factory: pytest.TempPathFactory) -> Path:
    compiler = shutil.which("g++")
    if compiler is None:
        pytest.skip("no C++ compiler")
    folder = tmp_path_factory.mktemp("guard")
    (folder / "guard.cpp").write_text(_PROGRAM.format(code=GUARD_CODE))
    flags = ["-O3", "-ffast-math", "-o", str(folder / "guard")]
    subprocess.run([compiler, *flags, str(folder / "guard.cpp")], check=True)
    return folder / "guard"


@pytest.mark.parametrize("value", ["nan", "-nan", "inf", "-inf", "1e999"])
def test_what_is_no_number_stays_and_stops(guard, value):
    returned, stopped = subprocess.check_output([guard, value]).split()
    assert not math.isfinite(float(returned))
    assert stopped == b"1"


@pytest.mark.parametrize("value", [0.0, -0.0, 0.04, -1.7976931348623157e308, 5e-300])
def test_a_number_is_reset(guard, value):
    returned, stopped = subprocess.check_output([guard, repr(value)]).split()
    assert (float(returned), stopped) == (-0.055, b"0")


def test_the_network_compiles_this_code_and_calls_it_at_every_spike():
    function = guard_functions()["reset_or_stop"]
    assert function.implementations[CPPStandaloneCodeObject].get_code(None) == GUARD_CODE
    assert not function.stateless


def test_the_numpy_form_gives_the_same():
    reset = guard_functions()["reset_or_stop"].pyfunc
    potentials = np.array([0.04, np.nan, np.inf, -np.inf])
    np.testing.assert_array_equal(reset(potentials, -0.055), [-0.055, np.nan, np.inf, -np.inf])

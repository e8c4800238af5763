"""What a kept result rests on: all the code behind it, and no other."""

import subprocess
import sys

import pytest

from striosome.base import code_version as room
from striosome.base.code_version import code_version, rests_on


def test_a_session_rests_on_every_mechanism_and_on_no_figure():
    rooms = {name.split(".")[1] for name in rests_on(("striosome.simulation.session",))}
    assert {"circuit", "engines", "neuromodulation", "observation"} <= rooms
    assert not rooms & {"figures", "cli", "report", "store", "sweeps", "calibration"}


def test_all_that_a_module_loads_is_found():
    program = (
        "import sys, striosome.simulation.session\n"
        "from striosome.cells.registry import cell_types\n"
        "cell_types(); print(*sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    loaded = {name for name in told.stdout.split() if name.startswith("striosome.")}
    assert "striosome.cells.spn" in loaded
    assert loaded <= rests_on(("striosome.simulation.session",))


@pytest.fixture
def package(tmp_path, monkeypatch):
    files = {
        "a.py": "from striosome.b import thing\n",
        "b.py": "def f():\n    import striosome.sub.c\n",
        "sub/__init__.py": "",
        "sub/c.py": "from striosome import __version__\nfrom striosome.sub import d\n",
        "sub/d.py": "",
        "other.py": "",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    monkeypatch.setattr(room, "_PACKAGE", tmp_path)
    code_version.cache_clear()
    yield tmp_path
    code_version.cache_clear()


@pytest.mark.parametrize("name", ["a.py", "b.py", "sub/__init__.py", "sub/c.py", "sub/d.py"])
def test_any_change_behind_a_module_is_another_version(package, name):
    before = code_version("striosome.a")
    (package / name).write_text((package / name).read_text() + "# changed\n")
    code_version.cache_clear()
    assert code_version("striosome.a") != before


def test_a_change_elsewhere_is_none(package):
    before = code_version("striosome.a")
    (package / "other.py").write_text("changed = True\n")
    code_version.cache_clear()
    assert code_version("striosome.a") == before

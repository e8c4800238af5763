"""Finding a compiler that works."""

import os

import pytest

from striosome.engines.spiking import compiler
from striosome.engines.spiking.compiler import find_compiler, look_for_compiler


@pytest.fixture(autouse=True)
def forget():
    """What was found is remembered for the process."""
    look_for_compiler.cache_clear()
    yield
    look_for_compiler.cache_clear()


# Makes a program that ends well of the last argument, as `-o program` asks.
MAKES = (
    'test "$1" = --version && exit 0\n'
    'for last in "$@"; do :; done\nprintf "#!/bin/sh\\nexit 0\\n" > "$last" && chmod +x "$last"\n'
)


def fake_compiler(path, refused: str) -> str:
    path.write_text(
        "#!/bin/sh\n"
        'case "$1" in --version) echo "fake 9"; echo more; exit 0;; esac\n'
        f'for flag in "$@"; do case "$flag" in {refused}) exit 1;; esac; done\n{MAKES}'
    )
    path.chmod(0o755)
    return str(path)


@pytest.mark.parametrize(
    "environment",
    [{"CXX": "/bin/false"}, {"CXX": "no-such-compiler"}, {"STRIOSOME_COMPILER": "none"}],
)
def test_without_a_working_compiler_there_is_none(monkeypatch, environment):
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert find_compiler() is None


def test_without_make_there_is_none(monkeypatch, tmp_path):
    monkeypatch.setenv("CXX", fake_compiler(tmp_path / "cxx", "nothing"))
    assert find_compiler() is not None
    look_for_compiler.cache_clear()
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_compiler() is None


def test_the_named_compiler_is_described(monkeypatch, tmp_path):
    path = fake_compiler(tmp_path / "cxx", "nothing")
    monkeypatch.setenv("CXX", path)
    found = find_compiler()
    assert (found.path, found.version) == (path, "fake 9")
    assert "-O3" in found.flags
    assert found.processor


def test_a_flag_that_only_gcc_knows_is_left_out_elsewhere(monkeypatch, tmp_path):
    monkeypatch.setenv("CXX", fake_compiler(tmp_path / "all", "nothing"))
    everything = find_compiler().flags
    look_for_compiler.cache_clear()
    monkeypatch.setenv("CXX", fake_compiler(tmp_path / "few", "--param*"))
    fewer = find_compiler().flags
    only_gcc = {flag for flag in everything if "--param" in flag}
    assert only_gcc
    assert set(everything) - set(fewer) == only_gcc


def test_a_compiler_without_the_flags_that_are_needed_is_none(monkeypatch, tmp_path):
    monkeypatch.setenv("CXX", fake_compiler(tmp_path / "old", "-std=c++11"))
    assert find_compiler() is None
    assert "-std=c++11" in look_for_compiler().reason


@pytest.mark.parametrize(
    ("refused", "native"), [("-march=native", "-mcpu=native"), ("-m*=native", None)]
)
def test_a_compiler_that_cannot_tune_for_this_processor_is_used_without(
    monkeypatch, tmp_path, refused, native
):
    monkeypatch.setenv("CXX", fake_compiler(tmp_path / "cxx", refused))
    flags = find_compiler().flags
    assert [flag for flag in flags if flag.endswith("native")] == ([native] if native else [])
    assert any("--param" in flag for flag in flags)


def test_the_best_flags_are_found_in_one_trial(monkeypatch, tmp_path):
    path = tmp_path / "cxx"
    path.write_text(f'#!/bin/sh\necho "$@" >> "{tmp_path}/asked"\n{MAKES}')
    path.chmod(0o755)
    monkeypatch.setenv("CXX", str(path))
    look_for_compiler()
    trial, version = (tmp_path / "asked").read_text().splitlines()
    assert "-march=native" in trial
    assert version == "--version"


def hang(path) -> str:
    # The grandchild keeps the pipes open when its parent is gone.
    path.write_text("#!/bin/sh\nsleep 600 &\nwait\n")
    path.chmod(0o755)
    return str(path)


def test_a_compiler_that_hangs_is_given_up(monkeypatch, tmp_path):
    monkeypatch.setattr(compiler, "_PROBE_LIMIT_S", 0.2)
    path = hang(tmp_path / "cxx")
    monkeypatch.setenv("CXX", path)
    found = look_for_compiler()
    assert found.reason == f"{path} did not answer within 0.2 s"
    assert "CXX" in found.remedy


def says(path, version: str) -> None:
    """A compiler that works, with what it answers to --version, as printf takes it."""
    path.write_text(
        f"#!/bin/sh\ncase \"$1\" in --version) printf '{version}'; exit 0;; esac\n{MAKES}"
    )
    path.chmod(0o755)


def test_a_compiler_whose_version_is_no_text_is_used(monkeypatch, tmp_path):
    path = tmp_path / "cxx"
    says(path, "\\377\\376 1\\n")
    monkeypatch.setenv("CXX", str(path))
    assert find_compiler().version == "\N{REPLACEMENT CHARACTER}" * 2 + " 1"


def test_a_compiler_that_cannot_be_started_is_none(monkeypatch, tmp_path):
    path = tmp_path / "cxx"
    path.write_bytes(b"\x7fELF no program")
    path.chmod(0o755)
    monkeypatch.setenv("CXX", str(path))
    found = look_for_compiler()
    assert str(path) in found.reason
    assert "started" in found.reason


@pytest.mark.parametrize(
    "made",
    ["", "echo text > ", "mkdir ", "printf '#!/bin/sh\\nexit 3\\n' > ", "printf '\\177ELF' > "],
)
def test_a_compiler_that_makes_no_program_that_runs_is_none(monkeypatch, tmp_path, made):
    path = tmp_path / "cxx"
    act = f'{made}"$last"; chmod +x "$last"' if made else "exit 0"
    path.write_text(f'#!/bin/sh\nfor last in "$@"; do :; done\n{act}\nexit 0\n')
    path.chmod(0o755)
    monkeypatch.setenv("CXX", str(path))
    assert f"{path} makes no small program that runs" in look_for_compiler().reason


def test_one_that_makes_what_may_not_be_started_is_none(monkeypatch, tmp_path):
    path = tmp_path / "cxx"
    path.write_text('#!/bin/sh\nfor last in "$@"; do :; done\necho text > "$last"\n')
    path.chmod(0o755)
    monkeypatch.setenv("CXX", str(path))
    assert find_compiler() is None


def test_where_no_temporary_file_may_be_started_the_compiler_is_used(monkeypatch, tmp_path):
    monkeypatch.setenv("CXX", fake_compiler(tmp_path / "cxx", "nothing"))
    ask = compiler.ask_program

    def asked(command, **options):
        if len(command) == 1:
            raise PermissionError(13, "Permission denied")
        return ask(command, **options)

    monkeypatch.setattr(compiler, "ask_program", asked)
    assert find_compiler() is not None


@pytest.mark.parametrize(
    ("version", "shown"),
    [
        ("\\033[2Jcxx 1\\n", "\\x1b[2Jcxx 1"),
        ("cxx \\342\\200\\256 1\\n", "cxx \\u202e 1"),
        ("", None),
        ("\\n\\n", None),
        (" \\001\\002\\n", None),
    ],
)
def test_a_terminal_does_not_obey_a_version_text(monkeypatch, tmp_path, version, shown):
    path = tmp_path / "cxx"
    says(path, version)
    monkeypatch.setenv("CXX", str(path))
    assert find_compiler().version == (shown or str(path))


def test_a_version_text_without_end_is_shortened(monkeypatch, tmp_path):
    path = tmp_path / "cxx"
    says(path, "cxx " + "x" * 9000)
    monkeypatch.setenv("CXX", str(path))
    assert len(find_compiler().version) < 200


def test_an_empty_cxx_is_as_unset(monkeypatch, tmp_path):
    path = fake_compiler(tmp_path / "g++", "nothing")
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setenv("CXX", "")
    assert find_compiler().path == path


def test_a_compiler_with_arguments_is_named_as_such(monkeypatch, tmp_path):
    path = fake_compiler(tmp_path / "cxx", "nothing")
    monkeypatch.setenv("CXX", f"{path} -pipe")
    found = look_for_compiler()
    assert found.reason == f"CXX names a program and its arguments, {path} -pipe"
    assert "script" in found.remedy
    look_for_compiler.cache_clear()
    monkeypatch.setenv("CXX", "no-such\x1b[2J compiler")
    assert look_for_compiler().reason == "no no-such\\x1b[2J compiler"

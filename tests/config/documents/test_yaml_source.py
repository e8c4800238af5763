"""What a YAML file may hold, and where each key stands."""

from pathlib import Path

import pytest

from striosome.config.documents.errors import ConfigError
from striosome.config.documents.yaml_source import read_scalar, read_yaml


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path / "x.yaml"


def complaint(file: Path, content: str | bytes) -> str:
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(ConfigError) as caught:
        read_yaml(file)
    return str(caught.value)


def test_every_key_knows_its_line(file: Path) -> None:
    file.write_text("a:\n  b: 1\n  c:\n    - {d: 2}\n    - d: 3\n")
    document = read_yaml(file)
    assert document.data == {"a": {"b": 1, "c": [{"d": 2}, {"d": 3}]}}
    assert document.place(("a", "b")).line == 2
    assert document.place(("a", "c", 1, "d")).line == 5
    # A key that does not exist is reported where its section starts.
    assert document.place(("a", "z", "y")).line == 1


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1e-3", 0.001),
        ("-.5", -0.5),
        ("2.", 2.0),
        ("010", 10),
        ("124 nM", "124 nM"),
        ("no", "no"),
        ("1:30", "1:30"),
        ("true", True),
        ("2026-01-01", "2026-01-01"),
    ],
)
def test_scalars_mean_the_same_in_a_file_and_on_the_command_line(
    file: Path, text: str, value: object
) -> None:
    file.write_text(f"key: {text}\n")
    read = read_yaml(file).data["key"]
    assert read == value
    assert type(read) is type(value)
    assert read_scalar(text) == value


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("a: 1\nb: 2\na: 3\n", "x.yaml:3 a: duplicate key, first given on line 1"),
        ("s:\n  a: 1\n  a: 1\n", "x.yaml:3 s.a: duplicate key, first given on line 2"),
        ("", "x.yaml:1: is empty"),
        ("# nothing here\n", "x.yaml:1: is empty"),
        ("- 1\n- 2\n", "x.yaml:1: expected `key: value` pairs"),
        ("a: [1, 2\nb: 3\n", "x.yaml:2: is not YAML: "),
        ("a: 1\n\tb: 2\n", "x.yaml:2: is not YAML: "),
        ("a: 1\n---\nb: 2\n", "x.yaml:2: is not YAML: "),
        ("a: &x 1\n", "x.yaml:1 a: anchors are not allowed; write the value out"),
        ("a: *x\n", "x.yaml:1 a: anchors are not allowed; write the value out"),
        ("&x a: 1\n", "x.yaml:1 a: anchors are not allowed; write the value out"),
        ("a: !!int x\n", "x.yaml:1 a: the tag tag:yaml.org,2002:int is not allowed"),
        ("a: !!map {b: 1}\n", "x.yaml:1 a: the tag tag:yaml.org,2002:map is not allowed"),
        ("!x a: 1\n", "x.yaml:1 a: the tag !x is not allowed"),
        ("a: !!python/name:os.system x\n", "x.yaml:1 a: the tag "),
        ("[a]: 1\n", "x.yaml:1: a key must be a plain name"),
        (
            "b: 1\n? {a: [1, 2]}\n: [{c: 1}]\nb: 2\n",
            "x.yaml:2: a key must be a plain name\nx.yaml:4 b: dup",
        ),
        (b"b: 1\na: \xb5M\n", "x.yaml:2: is not UTF-8 text (byte 0xb5); save it as UTF-8"),
        ("a: 1".encode("utf-16"), "x.yaml: is UTF-16 text; save it as UTF-8"),
        (b"b: 1\na: \x00\n", "x.yaml:2: is not YAML: it holds control characters (U+0000)"),
        ('"\\e[2J": 1\n', r"x.yaml:1 \x1b[2J: the key holds a control character (U+001B)"),
        (
            's:\n  a: "\\e[2J"\n',
            "x.yaml:2 s.a: holds a control character (U+001B), which no text may",
        ),
        ('s:\n  - "\\b"\n', "x.yaml:2 s[0]: holds a control character (U+0008)"),
        ('"a\\nb": 1\n', r"x.yaml:1 a\nb: the key holds a line break"),
        ("a: " + 5000 * "9", "x.yaml:1 a: expected a whole number of at most 300 digits"),
        ("b: 1\na: " + 5000 * "[", "x.yaml:2: is nested too deeply: more than 100 levels"),
        ("- " * 5000, "x.yaml:1: is nested too deeply"),
    ],
)
def test_what_is_not_a_configuration_is_refused(
    file: Path, content: str | bytes, message: str
) -> None:
    assert complaint(file, content).startswith(message)


def test_all_duplicates_are_reported_together(file: Path) -> None:
    assert complaint(file, "a: 1\na: 2\nb: 1\nb: 2\n").count("duplicate key") == 2


def test_a_missing_file_is_a_problem(file: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        read_yaml(file)
    assert str(caught.value) == "x.yaml: cannot be read: No such file or directory"

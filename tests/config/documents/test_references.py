"""Sources name entries of a bibliography, or say why they name none."""

import re
from pathlib import Path

import pytest
import yaml

from striosome.base.references.citations import NO_PUBLICATION, keys_in
from striosome.claims.ledger import load_ledger
from striosome.config.documents.errors import ConfigError
from striosome.config.documents.references import NO_REFERENCES, read_references
from striosome.config.experiments.resolve import load_experiment
from striosome.config.experiments.resolved import resolved_yaml
from support.config_folder import ConfigFolder
from support.places import ROOT

BIBLIOGRAPHY = ROOT / "configs" / "references.bib"
SHIPPED = read_references([BIBLIOGRAPHY], [])
FOUND = ("read", "recalled", "secondary", "computed")


def sourced(data: object) -> list[dict[str, str]]:
    """Everything with a source in a file, however deep it stands."""
    if isinstance(data, list):
        return [one for part in data for one in sourced(part)]
    if not isinstance(data, dict):
        return []
    own = [data] if {"source", "status"} <= data.keys() else []
    return own + [one for part in data.values() for one in sourced(part)]


FILES = [path for name in ("configs", "experiments") for path in (ROOT / name).rglob("*.yaml")]


def test_every_shipped_source_names_an_entry_or_says_why_there_is_none() -> None:
    found = [
        (path.name, one["source"], fault)
        for path in FILES
        for one in sourced(yaml.safe_load(path.read_text(encoding="utf-8")))
        for fault in SHIPPED.faults(one["status"], one["source"], one.get("note"))
    ]
    assert found == []


def test_every_entry_says_what_it_is_and_is_used() -> None:
    problems: list[object] = []
    entries = read_references([BIBLIOGRAPHY], problems).entries
    assert problems == []
    texts = [path.read_text(encoding="utf-8") for path in FILES]
    cited = {key for text in texts for key in keys_in(text)}
    prose = [
        path
        for name in ("model", "docs", "experiments", "tests")
        for ending in ("py", "md")
        for path in (ROOT / name).rglob(f"*.{ending}")
    ]
    words = " ".join(" ".join(path.read_text(encoding="utf-8").split()) for path in prose)
    for key, entry in entries.items():
        assert {"author", "title", "note"} & entry.fields.keys(), key
        assert {"year", "url"} & entry.fields.keys(), key
        first = entry.label.split(" & ")[0].removesuffix(f" {entry.year}")
        named = re.search(rf"{re.escape(first)}.{{0,60}}{entry.year}", words)
        assert key in cited or named, key


def test_identifiers_have_the_form_of_identifiers() -> None:
    for key, entry in SHIPPED.entries.items():
        assert entry.fields.get("doi", "10.1/x").startswith("10."), key
        assert entry.fields.get("pmid", "1").isdigit(), key
        assert entry.fields.get("pmcid", "PMC1").startswith("PMC"), key
        assert "doi" not in entry.fields or "DOI not checked" not in entry.fields.get("note", "")


def test_an_unknown_key_is_told_where_it_stands_with_the_nearest(configs: ConfigFolder) -> None:
    configs.replace("base.yaml", "[@Quiroz2016]", "[@Quiroz2015]")
    configs.replace("base.yaml", "[@Pino2017]", "[@Pinot2017]")
    with pytest.raises(ConfigError) as caught:
        load_experiment(configs.experiment())
    line = configs.place("base.yaml", "Quiroz2015")
    other = configs.place("base.yaml", "Pinot2017")
    assert str(caught.value).splitlines() == [
        f"{line} iron.a1_loss: cites @Quiroz2015, which is in no references.bib; did you mean "
        "Quiroz2016?",
        f"{other} iron.dopamine_rise: cites @Pinot2017, which is in no references.bib; did you "
        "mean Pino2017?",
    ]


@pytest.mark.parametrize("status", [*FOUND, "recalled-low"])
def test_what_was_found_somewhere_names_where(status: str) -> None:
    assert SHIPPED.faults(status, "@Quiroz2016") == []
    assert SHIPPED.faults(status, f"{NO_PUBLICATION}its formula") == []
    assert len(SHIPPED.faults(status, "Quiroz 2016")) == 1
    assert len(SHIPPED.faults(status, NO_PUBLICATION)) == 1
    assert len(SHIPPED.faults(status, f"{NO_PUBLICATION}as @Quiroz2016")) == 1
    # Without a bibliography a source is text, as in files of older versions.
    assert NO_REFERENCES.faults(status, "Quiroz 2016") == []


@pytest.mark.parametrize("status", ["assumed", "drawn", "calibrated", "unknown"])
def test_what_was_chosen_needs_no_publication(status: str) -> None:
    assert SHIPPED.faults(status, "as the racemate") == []
    assert len(SHIPPED.faults(status, "as the racemate [@Quiroz2015]")) == 1


def test_a_ledger_is_told_at_its_line(configs: ConfigFolder) -> None:
    path = configs.root / "claims.yaml"
    text = (ROOT / "configs" / "claims.yaml").read_text(encoding="utf-8")
    path.write_text(text.replace('"@Yepes2017"', '"@Yepes2016"').replace('"@Hawes2026"', "Hawes"))
    with pytest.raises(ConfigError) as caught:
        load_ledger(path)
    said = str(caught.value)
    assert f"{configs.place('claims.yaml', 'Yepes2016')} claims[" in said
    assert "cites @Yepes2016, which is in no references.bib; did you mean Yepes2017?" in said
    assert f"{configs.place('claims.yaml', 'source: Hawes')} claims[" in said
    assert len(said.splitlines()) == 2


def test_a_copy_without_its_bibliography_is_told_once(
    configs: ConfigFolder, tmp_path: Path
) -> None:
    copy = tmp_path / "own.yaml"
    copy.write_text((ROOT / "configs" / "claims.yaml").read_text(encoding="utf-8"))
    with pytest.raises(ConfigError) as caught:
        load_ledger(copy)
    assert str(caught.value) == (
        f"{copy}:1: cites @ValleLeon2026 and others, and there is no references.bib beside it: put "
        "one there that has these entries"
    )
    assert load_ledger(copy, references=SHIPPED).claims
    (configs.root / "references.bib").unlink()
    with pytest.raises(ConfigError) as caught:
        load_experiment(configs.experiment())
    assert len(str(caught.value).splitlines()) == 1
    assert "and there is no references.bib beside it" in str(caught.value)


OWN = "@article{Mine2027, author = {Mine and others}, year = {2027}}\n"


def test_a_file_beside_an_experiment_adds_its_own(configs: ConfigFolder) -> None:
    configs.replace("base.yaml", "[@Quiroz2016]", "[@Mine2027]")
    (configs.experiment().parent / "references.bib").write_text(OWN)
    loaded = load_experiment(configs.experiment())
    source = loaded.provenance["control"]["iron.a1_loss"].source
    assert loaded.references.readable(source).startswith("A1R falls in deficient rats (Mine 2027)")


def test_a_file_elsewhere_is_named(configs: ConfigFolder) -> None:
    configs.replace("base.yaml", "[@Quiroz2016]", "[@Mine2027]")
    (configs.root / "mine.bib").write_text(OWN)
    configs.replace("experiments/challenges.yaml", "base:", "references: [../mine.bib]\nbase:")
    assert "Mine2027" in load_experiment(configs.experiment()).references.entries
    configs.replace("experiments/challenges.yaml", "../mine.bib", "../main.bib")
    with pytest.raises(ConfigError, match=r"references\[0\]: no file ../main.bib"):
        load_experiment(configs.experiment())


def test_one_key_is_one_publication(configs: ConfigFolder) -> None:
    own = configs.experiment().parent / "references.bib"
    own.write_text(f"\n{OWN.replace('Mine2027', 'Quiroz2016')}")
    with pytest.raises(ConfigError) as caught:
        load_experiment(configs.experiment())
    assert str(caught.value) == (
        f"{own}:2 Quiroz2016: is another publication in references.bib elsewhere: choose another "
        "key"
    )
    own.write_text(SHIPPED.entries["Quiroz2016"].bibtex)
    load_experiment(configs.experiment())


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"@misc{A, year = {1\n@misc{B, year = 2}", ":1: is no BibTeX: "),
        (b"@misc{A, year = 1}\n\n@misc{A, year = 2}", ":3: a second entry of the key A"),
        (b"\xff\xfe@misc", ": is UTF-16 text; save it as UTF-8"),
    ],
)
def test_a_faulty_file_is_told(configs: ConfigFolder, content: bytes, message: str) -> None:
    own = configs.experiment().parent / "references.bib"
    own.write_bytes(content)
    with pytest.raises(ConfigError) as caught:
        load_experiment(configs.experiment())
    assert f"{own}{message}" in str(caught.value)


def test_a_resolved_file_names_its_bibliography(configs: ConfigFolder, tmp_path: Path) -> None:
    loaded = load_experiment(configs.experiment())
    resolved = tmp_path / "elsewhere" / "resolved.yaml"
    resolved.parent.mkdir()
    named = [str(path) for path in loaded.references.files]
    resolved.write_text(
        resolved_yaml(loaded, claims=str(loaded.experiment.claims), references=named)
    )
    again = load_experiment(resolved)
    assert again.references == loaded.references
    assert again.provenance.keys() == loaded.provenance.keys()
    # As one of an older version: words in place of keys, and no bibliography.
    lines = [line for line in resolved.read_text().splitlines() if "references.bib" not in line]
    lines.remove("references:")
    resolved.write_text(loaded.references.readable("\n".join(lines)))
    assert load_experiment(resolved).references.files == ()

"""All scenarios on one page."""

from pathlib import Path

import pytest

from striosome.base.errors import BadInput
from striosome.cli.main import main
from striosome.config.documents.errors import ConfigError
from striosome.report.gallery import write_gallery
from striosome.scenarios.gallery import gallery_entries
from support.scenario_folders import write_scenario

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 8


@pytest.fixture
def parent(tmp_path: Path) -> Path:
    for name in ("second", "first"):
        folder = write_scenario(tmp_path / "experiments" / name)
        (folder / "figure.png").write_bytes(PNG)
    return tmp_path / "experiments"


def test_markdown_links_to_pictures_and_readmes(parent: Path, tmp_path: Path) -> None:
    path = tmp_path / "docs" / "gallery.md"
    write_gallery(gallery_entries(parent), path)
    text = path.read_text()
    assert text.index("## first") < text.index("## second")
    for line in (
        "- [first](#first): Does it rise?",
        "**Does it rise?** Does GABA rise, as `configs/claims.yaml` says?",
        "![Does it rise?](../experiments/first/figure.png)",
        "**Prediction.** It rises; see [the other](../experiments/other/README.md).",
        "**Verdict.** It rises < twice.",
        "`striosome run experiments/first` · [mechanism, falsifier, sources]"
        "(../experiments/first/README.md)",
    ):
        assert line in text.splitlines()


def test_the_page_holds_its_pictures(parent: Path, tmp_path: Path) -> None:
    path = tmp_path / "gallery.html"
    write_gallery(gallery_entries(parent), path)
    page = path.read_text()
    assert page.count("data:image/png;base64,iVBORw0KGgo") == 2
    assert "It rises &lt; twice." in page
    assert "as <code>configs/claims.yaml</code> says?" in page
    assert '<a href="experiments/other/README.md">the other</a>' in page
    assert 'href="experiments/second/README.md"' in page
    assert "SIMULATED" in page
    assert "max-width: 72rem" in page


@pytest.mark.parametrize(
    ("target", "address"),
    [
        ("https://doi.org/10.1", "https://doi.org/10.1"),
        ("HTTP://x.org", "HTTP://x.org"),
        ("mailto:a@b.org", "mailto:a@b.org"),
        ("#verdict", "#verdict"),
        ("../other/README.md#why", "experiments/other/README.md#why"),
        ("a%20b.md", "experiments/first/a%20b.md"),
        ("javascript://%0aalert%281%29", None),
        (" JavaScript:alert`1`", None),
        ("java\tscript:alert`1`", None),
        ("data:text/html,x", None),
        ("vbscript:x", None),
        ("file:///etc/passwd", None),
        ("//evil.org/x", None),
        ("http://[", None),
    ],
)
def test_links_lead_to_pages_mail_anchors_and_files_beside_it_alone(
    parent: Path, tmp_path: Path, target: str, address: str | None
) -> None:
    readme = parent / "first" / "README.md"
    text = readme.read_text().replace("Does GABA rise", f"Does [it]({target}) rise")
    readme.write_text(text)
    for ending, link in ((".html", '<a href="{}">it</a>'), (".md", "[it]({})")):
        path = tmp_path / f"gallery{ending}"
        write_gallery(gallery_entries(parent), path)
        page = path.read_text()
        if address is None:
            assert "Does it rise" in page, page
        else:
            assert f"Does {link.format(address)} rise" in page


def test_a_name_cannot_become_markup_or_a_scheme(tmp_path: Path) -> None:
    folder = write_scenario(tmp_path / "javascript:alert(1)")
    (folder / "figure.png").write_bytes(PNG)
    readme = folder / "README.md"
    title = 'It" onerror="alert(1)" <b>?'
    readme.write_text(readme.read_text().replace("Does it rise?", title, 1))
    path = tmp_path / "gallery.html"
    write_gallery(gallery_entries(tmp_path), path)
    page = path.read_text()
    assert 'href="javascript:' not in page
    assert 'href="javascript%3Aalert%281%29/README.md"' in page
    assert "<b>" not in page.split("</ul>")[0]
    assert 'alt="It&#34; onerror=&#34;' in page


def test_the_verb_writes_it(
    parent: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    for arguments, path in (
        ((), Path("results/gallery.html")),
        (("--out", "docs/gallery.md"), Path("docs/gallery.md")),
    ):
        with pytest.raises(SystemExit) as stop:
            main(["report", str(parent), *arguments])
        assert not stop.value.code
        assert capsys.readouterr().out.strip() == str(path)
        assert path.is_file()


def test_only_pages_can_be_written(parent: Path, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"ends in \.html or \.md"):
        write_gallery(gallery_entries(parent), tmp_path / "gallery.pdf")


def test_everything_that_is_missing_is_named(parent: Path) -> None:
    (parent / "first" / "figure.png").unlink()
    (parent / "second" / "README.md").write_text("# Nothing\n")
    with pytest.raises(ConfigError) as caught:
        gallery_entries(parent)
    text = str(caught.value)
    assert "`striosome run experiments/first --write-expected 3` draws it" in text
    assert "second/README.md: no paragraph opens with **Verdict.**" in text


QUOTED = """
# My notes

# Scenarios

Written by `striosome report experiments --out docs/gallery.md`. All data are simulated.
Each figure is what the scenario's command draws.
<!-- A gallery of scenarios, written by `striosome report`. -->
"""


@pytest.mark.parametrize("ending", ["md", "html"])
@pytest.mark.parametrize("content", ["chapter one", QUOTED])
def test_a_page_of_somebody_else_is_not_overwritten(
    parent: Path, tmp_path: Path, ending: str, content: str
) -> None:
    path = tmp_path / f"thesis.{ending}"
    path.write_text(content)
    with pytest.raises(BadInput, match=rf"thesis\.{ending} is no gallery"):
        write_gallery(gallery_entries(parent), path)
    assert path.read_text() == content
    path.unlink()
    for _ in range(2):
        write_gallery(gallery_entries(parent), path)


def test_a_place_that_cannot_be_is_named(parent: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(BadInput, match=r"g\.md: cannot be written"):
        write_gallery(gallery_entries(parent), tmp_path / "file" / "g.md")

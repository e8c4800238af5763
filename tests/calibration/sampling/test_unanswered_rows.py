"""Evidence that no set of the prior can give: it is told by name before anything is sampled."""

from pathlib import Path

import pytest

from striosome.base.progress import Silent
from striosome.calibration.declaration import load_calibration
from striosome.calibration.runner import target_of
from striosome.calibration.sampling.sampler import sample
from striosome.config.documents.errors import ConfigError
from striosome.evidence.roles import kept_for_validation
from support.evidence_files import ROW, written

SOURCES = ("Bolan2002", "PMC2189837")
TONE = {
    "value": "20 nM",
    "error": {"within": 2},
    "assay": {"type": "ligand_tone", "ligand": "dopamine"},
}
# Ages after a dose nothing of it is left, so that no dose has an effect.
LATE = {"assay": ROW["assay"] | {"drug": "morphine", "after": "1e12 min"}}  # type: ignore[operator]


def with_rows(small: Path, *rows: dict[str, object]) -> Path:
    """Let the small calibration read a ledger of evidence."""
    written(small.parent, *rows)
    text = small.read_text()
    small.write_text(text.replace("likelihood:", "evidence: evidence.yaml\nlikelihood:", 1))
    return small


def fitted_and_kept() -> tuple[dict[str, object], dict[str, object]]:
    """Source and role of a row that is fitted, and of one that is not."""
    (kept,) = kept_for_validation(SOURCES)
    (other,) = set(SOURCES) - {kept}
    return (
        {"source": f"@{other}", "role": "calibration"},
        {"source": f"@{kept}", "role": "validation"},
    )


@pytest.mark.usefixtures("in_this_process")
def test_rows_that_no_set_can_give_are_named(small: Path, tmp_path: Path) -> None:
    fitted, kept = fitted_and_kept()
    rows = [
        {"id": "late"} | LATE | fitted,
        {"id": "tone"} | TONE | fitted,
        {"id": "k"} | TONE | kept,
    ]
    target = target_of(load_calibration(with_rows(small, *rows)).named(None), tmp_path, 1, Silent())
    at_its_line = (
        r"evidence\.yaml:\d+ evidence\[0\]: row late: has no prediction for 100 % of the sets"
    )
    with pytest.raises(ConfigError, match=at_its_line):
        sample(target, tmp_path / "samples", 1, Silent())
    assert not list((tmp_path / "samples").glob("*nested*"))


def test_a_ledger_of_which_nothing_is_fitted_is_refused(small: Path) -> None:
    # A single source validates.
    small = with_rows(small, TONE | {"source": f"@{SOURCES[0]}", "role": "validation"})
    with pytest.raises(ConfigError, match=r"small\.yaml:\d+ evidence: has no row of role cali"):
        load_calibration(small)

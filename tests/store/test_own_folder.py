"""Results go into a folder of their own, or into a new one."""

import pytest

from striosome.store.errors import FolderError
from striosome.store.own_folder import require_own_folder


def begun(folder):
    return (folder / "mark").is_dir()


def test_a_new_an_empty_and_an_own_folder_are_good(tmp_path):
    require_own_folder(tmp_path / "new", "a study", begun)
    require_own_folder(tmp_path, "a study", begun)
    (tmp_path / "mark").mkdir()
    (tmp_path / "notes.txt").touch()
    require_own_folder(tmp_path, "a study", begun)


def test_what_may_be_somebody_elses_is_refused(tmp_path):
    (tmp_path / "thesis.txt").touch()
    with pytest.raises(FolderError, match=r"exists and is not a study; choose another --out"):
        require_own_folder(tmp_path, "a study", begun)
    with pytest.raises(FolderError, match=r"thesis\.txt is no folder; choose another --out"):
        require_own_folder(tmp_path / "thesis.txt", "a study", begun)


def test_a_folder_that_cannot_be_read_is_said(tmp_path):
    def shut(folder):
        raise PermissionError(13, "Permission denied", str(folder))

    (tmp_path / "thesis.txt").touch()
    with pytest.raises(FolderError, match=r"cannot be read: Permission denied"):
        require_own_folder(tmp_path, "a study", shut)

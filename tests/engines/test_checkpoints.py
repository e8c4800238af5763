"""Batches that are kept: found again under their key, and never under another."""

import dataclasses
import errno
import os

import numpy as np
import pytest

from striosome.circuit.replicas import replica_inputs, shared_inputs
from striosome.engines import checkpoints as memo
from striosome.engines.checkpoints import FolderCache, NoCache, batch_key
from striosome.engines.spiking.spikes import StretchSummary
from support.circuits import published_circuit, replicas_of, structure_of

CIRCUIT = published_circuit()
STRUCTURE = structure_of(CIRCUIT, replicas=2)
INPUTS = shared_inputs(CIRCUIT, STRUCTURE) | replica_inputs(STRUCTURE, CIRCUIT, replicas_of(2))


def summary(first: float = 0.0) -> StretchSummary:
    rate = first + np.arange(8.0).reshape(2, 2, 2) / 3
    return StretchSummary(rate, 2 * rate)


def assert_same(one: StretchSummary | None, other: StretchSummary) -> None:
    assert one is not None
    for field in dataclasses.fields(other):
        np.testing.assert_array_equal(getattr(one, field.name), getattr(other, field.name))


def test_a_batch_is_found_again_to_the_bit(tmp_path):
    FolderCache(tmp_path / "batches").put("one", summary())
    assert_same(FolderCache(tmp_path / "batches").get("one"), summary())


def test_batches_are_kept_apart_and_the_last_one_stands(tmp_path):
    kept = FolderCache(tmp_path)
    kept.put("one", summary(1.0))
    kept.put("other", summary(2.0))
    kept.put("one", summary(3.0))
    assert_same(kept.get("one"), summary(3.0))
    assert_same(kept.get("other"), summary(2.0))
    assert sorted(os.listdir(tmp_path)) == ["one.npz", "other.npz"]


def test_asking_makes_no_folder(tmp_path):
    assert FolderCache(tmp_path / "batches").get("one") is None
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.99])
def test_a_file_that_was_cut_short_counts_as_absent(tmp_path, share):
    kept = FolderCache(tmp_path)
    kept.put("one", summary())
    whole = (tmp_path / "one.npz").read_bytes()
    (tmp_path / "one.npz").write_bytes(whole[: int(share * len(whole))])
    assert kept.get("one") is None
    kept.put("one", summary())
    assert_same(kept.get("one"), summary())


@pytest.mark.parametrize("names", [("rate_Hz",), ("rate_Hz", "release_per_s", "other")])
def test_a_file_of_something_else_counts_as_absent(tmp_path, names):
    np.savez(tmp_path / "one.npz", **{name: np.zeros((2, 2)) for name in names})
    assert FolderCache(tmp_path).get("one") is None


def test_a_batch_half_written_is_not_seen(tmp_path, monkeypatch):
    def interrupted(path, **_):
        path.write_bytes(b"half")
        raise KeyboardInterrupt

    monkeypatch.setattr(memo.np, "savez", interrupted)
    with pytest.raises(KeyboardInterrupt):
        FolderCache(tmp_path).put("one", summary())
    assert FolderCache(tmp_path).get("one") is None


def test_no_memo_keeps_nothing():
    memo = NoCache()
    memo.put("one", summary())
    assert memo.get("one") is None


def key(**changes) -> str:
    asked = {"structure": STRUCTURE, "inputs": INPUTS, "warm_up_s": 0.5, "engine": "compiled"}
    return batch_key(**(asked | changes))


def test_the_key_is_that_of_equal_inputs_in_any_order():
    copied = {name: np.copy(value) for name, value in reversed(INPUTS.items())}
    assert key(inputs=copied) == key()


@pytest.mark.parametrize("name", INPUTS)
def test_the_key_depends_on_every_input(name):
    changed = np.array(INPUTS[name])
    changed.flat[-1] = np.nextafter(changed.flat[-1], 1e9) if changed.dtype.kind == "f" else 7
    assert key(inputs=INPUTS | {name: changed}) != key()
    assert key(inputs={other: INPUTS[other] for other in INPUTS if other != name}) != key()


def test_the_key_depends_on_which_input_has_a_value():
    one, other = {"spn.gain": 1.0, "spn.v_rest": 2.0}, {"spn.gain": 2.0, "spn.v_rest": 1.0}
    assert key(inputs=one) != key(inputs=other)


@pytest.mark.parametrize("field", [field.name for field in dataclasses.fields(STRUCTURE)])
def test_the_key_depends_on_the_structure(field):
    value = getattr(STRUCTURE, field)
    other = value[:-1] if isinstance(value, tuple) else 2 * value
    changed = dataclasses.replace(STRUCTURE, **{field: other})
    if field == "populations":
        # Without its last population nothing projects there.
        wires = tuple(w for w in changed.wires if w.receiver != value[-1].name)
        changed = dataclasses.replace(changed, wires=wires)
    assert key(structure=changed) != key()


@pytest.mark.parametrize("change", [{"warm_up_s": 0.4}, {"engine": "plain"}])
def test_the_key_depends_on_warm_up_and_engine(change):
    assert key(**change) != key()


def test_the_key_depends_on_the_equations(monkeypatch):
    before = key()
    monkeypatch.setattr(memo, "network_text", lambda _: "other equations")
    assert key() != before


def test_a_batch_that_cannot_be_written_names_its_file(tmp_path, monkeypatch):
    def full(*_, **__):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(memo.np, "savez", full)
    with pytest.raises(OSError, match="No space left on device") as caught:
        FolderCache(tmp_path).put("one", summary())
    assert caught.value.filename == str(tmp_path / "one.npz")

"""Channels that are swapped are seen, and hardly any others: rates over simulated animals."""

import numpy as np
import pytest

from striosome.config.parameters.readouts import Artefacts
from striosome.observation.photometry.artefacts import raw_channels
from striosome.observation.photometry.onset import control_follows
from support.made_up_session import TIME_MIN, made_up

# Minutes are compared; a sample every 5 s is averaged to the same noise as more of them.
TIME_S = np.arange(0.0, 7200.0, 5.0)
MINUTES = TIME_S / 60.0 - 30.0
ANIMALS = 500


def channels(artefacts: Artefacts, change: float, seed: int, tau_min: float = 10.0):
    """Signal and reference of many animals in which a drug at time zero changes the light."""
    course = 1.0 - np.exp(-np.clip(MINUTES, 0.0, None) / tau_min)
    light = np.tile(1.0 + change * course, (ANIMALS, 1))
    streams = [np.random.default_rng([seed, animal]) for animal in range(ANIMALS)]
    still = artefacts.model_copy(update={"background": 0.0})
    raw = raw_channels(light, TIME_S, still, streams)
    return raw.signal, raw.reference


@pytest.mark.parametrize("seed", range(5))
def test_swapped_channels_of_a_made_up_recording_are_seen(seed: int) -> None:
    signal, reference = made_up(seed)
    assert control_follows(reference, signal, TIME_MIN, [0.0]).all()
    assert not control_follows(signal, reference, TIME_MIN, [0.0]).any()


def test_fewer_than_one_animal_in_a_thousand_is_taken_for_swapped(
    artefacts: Artefacts, random_seed: int
) -> None:
    """At most one of 2500 animals without and with changes of either sign.

    At a rate of one in ten thousand two are flagged in one stream of forty; of 2800 others none.
    """
    flagged = 0
    for number, (change, tau_min) in enumerate(
        [(0.0, 10.0), (0.01, 10.0), (0.05, 20.0), (-0.1, 10.0), (-0.4, 30.0)]
    ):
        pair = channels(artefacts, change, 10 * random_seed + number, tau_min)
        flagged += int(control_follows(*pair, MINUTES, [0.0]).sum())
    assert flagged <= 1


@pytest.mark.parametrize(
    "harder",
    [
        {"haemodynamic_time": "300 s"},
        {"haemodynamic_sd": 0.02, "haemodynamic_time": "300 s"},
        {"reference_bleach": 1.5, "bleach_slow": 0.6, "bleach_fast": 0.2},
    ],
)
def test_slow_blood_and_strong_bleaching_seldom_look_like_a_swap(
    artefacts: Artefacts, random_seed: int, harder
) -> None:
    """At most 0.5 % of 2800 animals in the worst of these: 2 % of 1000 are 6 errors above it."""
    changed = Artefacts.model_validate(artefacts.model_dump() | harder)
    flagged = [
        control_follows(*channels(changed, change, 7 + random_seed), MINUTES, [0.0]).mean()
        for change in (0.0, -0.1)
    ]
    assert np.mean(flagged) <= 0.02


@pytest.mark.parametrize("change", [0.1, -0.1])
def test_a_swap_is_seen_where_the_drug_moves_light_by_a_tenth(
    artefacts: Artefacts, random_seed: int, change: float
) -> None:
    signal, reference = channels(artefacts, change, 100 + random_seed)
    assert control_follows(reference, signal, MINUTES, [0.0]).mean() > 0.9


def test_a_gap_and_a_second_injection_do_not_hide_it(artefacts: Artefacts) -> None:
    signal, reference = channels(artefacts, 0.2, 3)
    signal[:, 400:480] = np.nan
    assert control_follows(reference, signal, MINUTES, [0.0, 0.0, 40.0]).mean() > 0.9


def test_an_injection_counts_from_5_min_after_the_start_to_5_min_before_the_end(
    artefacts: Artefacts,
) -> None:
    """A sample is 5 s long: one less on either side, and nothing is said."""
    signal, reference = channels(artefacts, 0.4, 5, tau_min=1.0)
    zero = int(np.searchsorted(MINUTES, -1e-9))
    for start, stop in ((zero - 60, None), (0, zero + 61)):
        part = slice(start, stop)
        found = control_follows(reference[:, part], signal[:, part], MINUTES[part], [0.0])
        assert found.mean() > 0.9
    for start, stop in ((zero - 59, None), (0, zero + 60)):
        part = slice(start, stop)
        found = control_follows(reference[:, part], signal[:, part], MINUTES[part], [0.0])
        assert found.dtype == bool
        assert not found.any()


def test_the_strength_is_the_f_ratio_of_least_squares(random_seed: int) -> None:
    """By another way: residuals of lstsq without and with courses that begin at the injections.

    About half of the animals pass, so that any other ratio would judge some of them otherwise.
    """
    minutes = np.arange(-30.0, 60.0)
    rng = np.random.default_rng(random_seed)
    course = 1.0 - np.exp(-np.clip(minutes, 0.0, None) / 8.0)
    sizes, shares = rng.uniform(0.0, 0.15, (ANIMALS, 1)), rng.uniform(0.0, 0.8, (ANIMALS, 1))
    noise, other = rng.normal(0.0, 0.004, (2, ANIMALS, 91))
    # Neighbours are alike in one half of the animals, and unlike in the other.
    alike = np.where(np.arange(ANIMALS) % 2, 0.5, -0.5)[:, np.newaxis]
    noise = noise[:, 1:] + alike * noise[:, :-1]
    reference = 60.0 * (1.0 + sizes * course + noise)
    signal = 200.0 * (1.0 + shares * sizes * course + other[:, 1:])
    # A minute holds one sample here, and stands for its middle.
    since, onset = minutes - minutes[0], minutes + 0.5

    def fits(channel: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        slow = np.stack([since**0, since, since**2, np.exp(-since / 5), np.exp(-since / 15)])
        after = [1.0 - np.exp(-np.clip(onset, 0.0, None) / tau) for tau in (3.0, 12.0)]
        relative = (channel / channel.mean(axis=1, keepdims=True)).T
        rests = []
        for design in (slow.T, np.vstack([slow, after]).T):
            weights = np.linalg.lstsq(design, relative, rcond=None)[0]
            rests.append(relative - design @ weights)
        without, within = ((rest**2).sum(axis=0) for rest in rests)
        memory = (rests[1][1:] * rests[1][:-1]).sum(axis=0) / within
        return without - within, within, np.clip(memory, 0.0, 0.95)

    gained, left, memory = fits(reference)
    ratio = (gained / 2.0) / (left / (90 - 7)) * (1.0 - memory) / (1.0 + memory)
    expected = (ratio > 12.0) & (gained > 4.0 * fits(signal)[0])
    found = control_follows(signal, reference, minutes, [0.0])
    assert 0.2 < expected.mean() < 0.8
    np.testing.assert_array_equal(found, expected)


def test_without_an_injection_nothing_is_followed(artefacts: Artefacts) -> None:
    signal, reference = channels(artefacts, 0.5, 1)
    assert not control_follows(reference, signal, MINUTES, []).any()
    assert not control_follows(reference, signal, MINUTES, [-29.0, 400.0]).any()
    few = slice(0, 72)
    assert not control_follows(reference[:, few], signal[:, few], MINUTES[few], [-24.5]).any()

"""Counter-based numbers: bits, independence, and the event counts that cells hear.

The streams are fixed, or taken from `random_seed`; every bound states how rarely it would be
crossed by chance.
"""

import subprocess
from functools import cache

import numpy as np
import pytest
from brian2 import StateMonitor
from brian2.devices.cpp_standalone.codeobject import CPPStandaloneCodeObject
from brian2.units.allunits import second
from scipy.stats import binom, chisquare, kstest

from striosome.circuit.network import build_network
from striosome.circuit.random_streams import (
    THRESHOLD_COUNTER,
    event_functions,
    integer_thresholds,
    stream_key,
    uniform,
)
from striosome.circuit.replicas import replica_inputs, shared_inputs
from striosome.engines.spiking.compiler import find_compiler
from support.circuits import STEP_S, published_circuit, replicas_of, structure_of

# Known answers of Threefry-2x32 with 13 rounds from the authors' Random123: key word, counters,
# answer. The second key word is zero here, so that only their first case applies as it is; the
# others are the same rounds in Python's own integers.
KNOWN = (0, 0, 0, 0x9D1C5EC6)

_ANSWER = """
#include <cstdio>
int main()
{
    long long k, a, b, t[4];
    while (scanf("%lld %lld %lld %lld %lld %lld %lld", &k, &a, &b, t, t + 1, t + 2, t + 3) == 7)
        printf("%a %a %a\\n", uniform_at(k, a, b),
               glutamate_events(k, a, b, t[0], t[1], t[2], t[3]),
               gaba_events(k, a, b, t[0], t[1], t[2], t[3]));
}
"""


def threefry_by_hand(key: tuple[int, int], left: int, right: int) -> tuple[int, int]:
    """The generator as its paper writes it, one number at a time."""
    rotations, mask = (13, 15, 26, 6, 17, 29, 16, 24), 2**32 - 1
    words = (*key, 0x1BD11BDA ^ key[0] ^ key[1])
    left, right = (left + words[0]) & mask, (right + words[1]) & mask
    for number in range(13):
        turn = rotations[number % 8]
        left = (left + right) & mask
        right = (((right << turn) | (right >> (32 - turn))) & mask) ^ left
        if number % 4 == 3:
            step = number // 4 + 1
            left = (left + words[step % 3]) & mask
            right = (right + words[(step + 1) % 3] + step) & mask
    return left, right


def test_the_hand_written_generator_is_that_of_random123():
    ones, pi = 0xFFFFFFFF, (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344)
    assert threefry_by_hand((0, 0), 0, 0) == (0x9D1C5EC6, 0x8BD50731)
    assert threefry_by_hand((ones, ones), ones, ones) == (0xFD36D048, 0x2D17272C)
    assert threefry_by_hand(pi[2:], *pi[:2]) == (0xBA3E4725, 0xF27D669E)


def test_numbers_are_those_of_random123():
    *counters, answer = KNOWN
    assert int(uniform(*counters) * 2.0**32) == answer


def test_numbers_are_those_of_the_paper():
    asked = np.random.default_rng(5).integers(0, 2**32, size=(200, 3))
    words = (uniform(*asked.T) * 2.0**32).astype(np.int64)
    expected = [threefry_by_hand((key, 0), left, right)[0] for key, left, right in asked.tolist()]
    np.testing.assert_array_equal(words, expected)


def test_a_threshold_is_exceeded_as_often_as_its_probability_says():
    probability = np.array([0.0, 1e-9, 0.25, 0.5, 1 - 1e-9, 1.0])
    exceeded = (2.0**31 - 1 - integer_thresholds(probability)) / 2.0**32
    np.testing.assert_allclose(exceeded, 1 - probability, atol=2.0**-31)
    assert integer_thresholds(1.0) == 2**31 - 1
    assert integer_thresholds(0.0) == -(2**31)
    assert integer_thresholds(probability).dtype == np.int32


def test_an_event_is_a_word_above_its_threshold():
    """A word that equals a threshold does not exceed it: to the last of 32 bits."""
    asked = np.random.default_rng(6).integers(-(2**31), 2**31, size=(50, 3)).tolist()
    functions, most = event_functions(), 2**31 - 1
    for key, step, cell in asked:
        words = threefry_by_hand((key % 2**32, 0), step % 2**32, cell % 2**32)
        for word, name in zip(words, ("glutamate_events", "gaba_events"), strict=True):
            number = word - 2**31
            count = functions[name].pyfunc(key, step, cell, number - 1, number, most, most)
            assert count == 1.0


def test_signed_and_unsigned_spellings_of_a_word_are_one():
    np.testing.assert_array_equal(uniform(-5, -1, 3), uniform(2**32 - 5, 2**32 - 1, 3))


def test_numbers_are_uniform(random_seed):
    keys = [stream_key(random_seed, animal) for animal in range(4)]
    for numbers in (
        uniform(keys[0], np.arange(100_000), 0),
        uniform(keys[1], 7, np.arange(100_000)),
        uniform(keys[2] + np.arange(100_000), 0, 0),
        uniform(keys[3], np.arange(100_000), -1),
    ):
        assert numbers.min() > 0.0
        assert numbers.max() < 1.0
        # Eight tests at 1e-4: false alarm in 1 of 1250 streams.
        assert kstest(numbers, "uniform").pvalue > 1e-4
        assert chisquare(np.bincount((numbers * 256).astype(int), minlength=256)).pvalue > 1e-4


def test_purposes_and_cells_never_share_a_number(random_seed):
    key, steps = stream_key(random_seed, 1), np.arange(20_000)
    columns = [uniform(key, steps, second) for second in (0, 1, -1)]
    columns += [uniform(key, steps, THRESHOLD_COUNTER), uniform(key, 0, steps)]
    columns += [uniform(stream_key(random_seed, 2), steps, 0), uniform(key, steps + 1, 0)]
    correlation = np.corrcoef(columns)[np.triu_indices(len(columns), 1)]
    # 21 pairs at 4.5 standard errors: false alarm in 1 of 7000 streams.
    assert np.abs(correlation).max() < 4.5 / np.sqrt(steps.size)


def test_keys_of_animals_and_seeds_differ():
    keys = [stream_key(seed, animal) for seed in range(20) for animal in range(1, 51)]
    assert len(set(keys)) == len(keys)
    assert all(-(2**31) <= key < 2**31 for key in keys)


def cpp_of(function) -> list[str]:
    """The C++ form of a Brian2 function, after those that it calls."""
    own = function.implementations[CPPStandaloneCodeObject]
    called = (own.dependencies or {}).values()
    return [part for other in called for part in cpp_of(other)] + [own.get_code(None)]


def test_compiled_and_numpy_numbers_have_the_same_bits(tmp_path):
    compiler = find_compiler()
    if compiler is None:
        pytest.skip("no C++ compiler")
    rng = np.random.default_rng(3)
    asked = np.vstack(
        [
            rng.integers(-(2**31), 2**31, size=(2000, 3)),
            [[0, -(2**31), 0], [-1, 2**31 - 1, 5], [1, -1, -7]],
        ]
    )
    limits = np.sort(rng.integers(-(2**31), 2**31, size=(len(asked), 4)))
    functions = event_functions()
    parts = dict.fromkeys(part for one in functions.values() for part in cpp_of(one))
    source = tmp_path / "numbers.cpp"
    source.write_text("\n".join(parts) + _ANSWER)
    program = tmp_path / "numbers"
    subprocess.run([compiler.path, *compiler.flags, source, "-o", program], check=True)
    rows = np.hstack([asked, limits])
    text = "\n".join(" ".join(map(str, row)) for row in rows.tolist())
    answer = subprocess.run([program], input=text, capture_output=True, text=True, check=True)
    found = np.array([float.fromhex(word) for word in answer.stdout.split()]).reshape(-1, 3)
    np.testing.assert_array_equal(found[:, 0], uniform(*asked.T))
    for column, name in ((1, "glutamate_events"), (2, "gaba_events")):
        assert set(found[:, column]) == {0.0, 1.0, 2.0, 3.0, 4.0}
        np.testing.assert_array_equal(found[:, column], functions[name].pyfunc(*rows.T))


# Event counts, read from the network itself.
CELLS, STEPS, RATE_HZ = 25, 2500, 9.0


def counts(seed: int = 1, animals: int = 4, first_step: int = 0, steps: int = STEPS, **state):
    """Glutamate and GABA events of every cell and step, each (animals, cells, steps)."""
    sizes = {
        "striosome": CELLS // 2,
        "matrix": CELLS - CELLS // 2,
        "epn_habenula": 1,
        "epn_thalamus": 1,
    }
    circuit = published_circuit(
        **{f"circuit.populations.{name}.cells": cells for name, cells in sizes.items()}
    )
    structure = structure_of(circuit, animals, steps * STEP_S)
    replicas = replicas_of(animals, seed, first_step=first_step, **({"rate_Hz": RATE_HZ} | state))
    network = build_network(structure)
    variables = network.inputs()
    inputs = shared_inputs(circuit, structure) | replica_inputs(structure, circuit, replicas)
    for name, value in inputs.items():
        variables[name].set_value(value)
    network.initialise(structure)
    monitor = StateMonitor(network.groups["spn"], ["glutamate", "gaba"], record=True, when="start")
    network.network.add(monitor)
    network.network.run(structure.duration_s * second, namespace={})
    shape = (animals, CELLS, steps)
    return np.array(monitor.glutamate).reshape(shape), np.array(monitor.gaba).reshape(shape)


_heard = cache(counts)


@pytest.fixture
def heard(numpy_target, random_seed):
    return _heard(random_seed)


def standardised(events: np.ndarray) -> np.ndarray:
    mean = 84 * RATE_HZ * STEP_S
    return (events - mean) / np.sqrt(mean * (1 - RATE_HZ * STEP_S))


def test_counts_follow_the_binomial_of_all_afferents(heard):
    probability = RATE_HZ * STEP_S
    for events in heard:
        z = standardised(events)
        # Mean and variance at 4.5 standard errors; the variance of a squared deviation from its
        # fourth moment. False alarm of the test: 1 in 8000 streams.
        assert abs(z.mean()) < 4.5 / np.sqrt(z.size)
        kurtosis = 3 + (1 - 6 * probability * (1 - probability)) / (
            84 * probability * (1 - probability)
        )
        assert abs(z.var() - 1) < 4.5 * np.sqrt((kurtosis - 1) / z.size)
        expected = binom.pmf(np.arange(5), 84, probability)
        expected[4] = 1 - expected[:4].sum()
        expected = np.append(expected[:3], expected[3:].sum()) * events.size
        found = np.bincount(np.minimum(events, 3).astype(int).ravel(), minlength=4)
        assert chisquare(found, expected).pvalue > 1e-4


def test_counts_are_independent_in_every_direction(heard):
    glutamate, gaba = (standardised(events) for events in heard)
    pairs = {
        "glutamate and GABA": (glutamate, gaba),
        "glutamate and GABA of the next cell": (glutamate[:, 1:], gaba[:, :-1]),
        "glutamate and GABA of the next step": (glutamate[..., 1:], gaba[..., :-1]),
    }
    for name, events in (("glutamate", glutamate), ("GABA", gaba)):
        pairs |= {
            f"{name}, next step": (events[..., 1:], events[..., :-1]),
            f"{name}, ten steps on": (events[..., 10:], events[..., :-10]),
            f"{name}, next cell": (events[:, 1:], events[:, :-1]),
            f"{name}, next animal": (events[1:], events[:-1]),
            f"{name}, next cell and step": (events[:, 1:, 1:], events[:, :-1, :-1]),
        }
    for name, (one, other) in pairs.items():
        # Thirteen at 4.5 standard errors: false alarm in 1 of 10 000 streams.
        assert abs(np.mean(one * other)) < 4.5 / np.sqrt(one.size), name


def test_no_cell_and_no_animal_hears_more_than_another(heard):
    for events in heard:
        z = standardised(events).mean(axis=-1) * np.sqrt(STEPS)
        # 100 cells at 5 standard errors; sum of squares at 1e-4 of its chi-square.
        assert np.abs(z).max() < 5
        assert 54 < np.sum(z**2) < 162


@pytest.mark.usefixtures("numpy_target")
def test_a_higher_rate_only_adds_events():
    low, high = counts(steps=500, rate_Hz=5.0), counts(steps=500, rate_Hz=6.5)
    for few, many in zip(low, high, strict=True):
        assert np.all(many >= few)
        assert many.sum() > few.sum()


@pytest.mark.usefixtures("numpy_target")
def test_the_rates_of_glutamate_and_gaba_do_not_touch_each_other():
    both = counts(steps=300)
    rates = {"glutamate_rate_Hz": 11.0, "gaba_rate_Hz": RATE_HZ, "rate_Hz": None}
    more = counts(steps=300, **rates)
    assert more[0].sum() > both[0].sum()
    np.testing.assert_array_equal(both[1], more[1])


@pytest.mark.usefixtures("numpy_target")
@pytest.mark.parametrize("first_step", [-18_000_000, -100, 120, 53_999_000])
def test_events_belong_to_the_time_of_the_session(first_step):
    later = counts(steps=300, first_step=first_step)
    shifted = counts(steps=200, first_step=first_step + 100)
    for one, other in zip(later, shifted, strict=True):
        np.testing.assert_array_equal(one[..., 100:], other)


@pytest.mark.usefixtures("numpy_target")
def test_events_of_an_animal_do_not_depend_on_the_others():
    together, fewer = counts(steps=200, animals=4), counts(steps=200, animals=2)
    for one, other in zip(together, fewer, strict=True):
        np.testing.assert_array_equal(one[:2], other)

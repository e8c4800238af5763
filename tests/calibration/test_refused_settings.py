"""Settings of a calibration file that could not be used, or would end a long run in vain."""

import re

import pytest

from striosome.calibration.declaration import load_calibration
from striosome.config.documents.errors import ConfigError

LOSS = "iron.a1_loss: {}"
TONE = "ligands.dopamine.tone: {}"
MATRIX = "gaba.shares: {whole_of: [gaba.shares.striosome, gaba.shares.matrix], rest: true}"
FIRST = "{parameter: iron.a1_loss, error: 0.1}"
SECOND = "group: control, error: 2}"
METRICS = "metrics: [epn_gaba_change, rate_matrix_change]"
RATE = "measurement: {rate_matrix_change: 5}"
INFERRED = "epn_gaba_change: {fluorescence: [0.2, .nan], sensors: [igabasnfr2]}, loc"

# Old text, new text, key and message.
FAULTS: dict[str, tuple[str, str, str, str]] = {
    "ratio to itself": (
        LOSS,
        "iron.a1_loss: {relative_to: iron.a1_loss, range: [0.5, 1]}",
        "priors.iron.a1_loss",
        "goes round in a circle: iron.a1_loss needs iron.a1_loss",
    ),
    "circle": (
        LOSS,
        "iron.a1_loss: {relative_to: iron.mor_loss, range: [0.5, 1]}\n"
        "  iron.mor_loss: {relative_to: iron.a1_loss, range: [0.5, 1]}",
        "priors.iron.a1_loss",
        "goes round in a circle: iron.a1_loss needs iron.mor_loss needs iron.a1_loss",
    ),
    "ratio from zero": (
        LOSS,
        "iron.a1_loss: {relative_to: iron.mor_loss, range: [0, 1]}",
        "priors.iron.a1_loss.range",
        "need ends above 0: or give scale: linear",
    ),
    "ratio of another kind": (
        LOSS,
        "iron.a1_loss: {relative_to: ligands.dopamine.tone, range: [0.001, 0.002]}",
        "priors.iron.a1_loss.relative_to",
        "iron.a1_loss is a plain number, but ligands.dopamine.tone is a value in nM",
    ),
    "scale of an activation": (
        "{activation_of: mor, range: [0, 0.5]}",
        "{activation_of: mor, range: [0, 0.5], scale: log}",
        "priors.ligands.enkephalin.tone.scale",
        "an activation is always filled evenly",
    ),
    "shares beyond the whole": (
        MATRIX,
        "gaba.shares.matrix: {range: [0.5, 1]}\n  gaba.shares.striosome: {range: [0.5, 1]}",
        "priors.gaba.shares.matrix",
        "sum to up to 2, which is above 1: give them one prior, with whole_of",
    ),
    "fewer draws at most": (
        "most_draws: 256",
        "most_draws: 64",
        "sampler.most_draws",
        "must be at least draws, 128",
    ),
    "sets beyond all draws": (
        "effective: 2, log",
        "effective: 513, log",
        "sampler.effective",
        "513 sets are more than are ever drawn, 512: runs times most_draws",
    ),
    "huge draws": ("draws: 128", "draws: 1099511627776", "sampler.draws", "must be at most 1677"),
    "huge runs": ("runs: 2", "runs: 1000000", "sampler.runs", "must be at most 1000"),
    "huge live": ("live: 50", "live: 100000000", "sampler.live", "must be at most 16777216"),
    "many studies": ("scoreboard:", "studies: 1e9\nscoreboard:", "studies", "must be at most 1000"),
    "population beyond all draws": (
        "population: {sets: 12}",
        "population: {sets: 513}",
        "population.sets",
        "must be at most 512, the sets that are ever drawn",
    ),
    "confirmation beyond the population": (
        "confirmation: {sets: 0}",
        "confirmation: {sets: 13}",
        "confirmation.sets",
        "must be at most 12, the sets of the population",
    ),
    "negative spread": (
        "locomotion_index: 0.1",
        "locomotion_index: -0.1",
        "likelihood.measurement.locomotion_index",
        "must be at least 0",
    ),
    "spread of another metric": (
        "locomotion_index: 0.1",
        "locomotion_index: 0.1, locomotion: 3",
        "likelihood.measurement.locomotion",
        "unknown metric; did you mean locomotion_index?",
    ),
    "wrong numbers of another metric": (
        "wrong_statement: 0.02",
        "wrong_statement: 0.02\n  wrong_number: {epn_gaba: 3}",
        "likelihood.wrong_number.epn_gaba",
        "unknown metric; did you mean epn_gaba_change?",
    ),
    "no number inside": (
        "epn_gaba_change: 5, loc",
        INFERRED,
        "likelihood.measurement.epn_gaba_change.fluorescence[1]",
        "expected a number",
    ),
    "an analysis twice": (
        "wrong_statement: 0.02",
        "wrong_statement: 0.02\n  analyses: [interval, interval]",
        "likelihood.analyses",
        "interval is there twice",
    ),
    "measurement of no number": (
        FIRST,
        "{parameter: photometry.sensor, error: 0.1}",
        "measurements.loss of A1R.parameter",
        "photometry.sensor is not a number",
    ),
    "measurement of two things": (
        FIRST,
        FIRST.replace("error", "metric: epn_gaba_change, error"),
        "measurements.loss of A1R.metric",
        "expected either a parameter or a metric, not both",
    ),
    "measurement of nothing": (
        FIRST,
        "{error: 0.1}",
        "measurements.loss of A1R",
        "expected a parameter, or a metric with its session and group",
    ),
    "measurement without error": (
        FIRST,
        FIRST.replace("0.1", "0"),
        "measurements.loss of A1R.error",
        "must be above 0",
    ),
    "negative error": (
        SECOND,
        SECOND.replace("2", "-2"),
        "measurements.basal fall.error",
        "must be above 0",
    ),
    "error in percent of a metric in percent": (
        SECOND,
        SECOND.replace("2", "2 %"),
        "measurements.basal fall.error",
        "expected a number in the unit of the metric",
    ),
    "windows that do not fit": (
        "confirmation: {sets: 0}",
        "confirmation: {sets: 0, finest_spacing: 4 s}",
        "confirmation.finest_spacing",
        "window and warm_up do not fit into the finest spacing of windows",
    ),
    "windows at no distance": (
        "confirmation: {sets: 0}",
        "confirmation: {sets: 0, spacing: 0 min}",
        "confirmation.spacing",
        "with these windows of the experiment, simulation.spacing: must be above zero",
    ),
    "more runs than there are": (
        "  effective: 2\n",
        "  effective: 2\n  runs: 3\n",
        "rivalry.runs",
        "must be at most 2, as sampler.runs",
    ),
    "no readouts": (
        METRICS,
        "metrics: []",
        "rivalry.metrics",
        "expected at least 1 of them, got 0",
    ),
    "a readout twice": (
        METRICS,
        "metrics: [epn_gaba_change, epn_gaba_change]",
        "rivalry.metrics",
        "epn_gaba_change is there twice",
    ),
    "no spread of a readout": (
        RATE,
        "measurement: {}",
        "rivalry.measurement",
        "says nothing of rate_matrix_change",
    ),
    "spread of no readout": (
        RATE,
        "measurement: {rate_matrix_change: 5, rate_matrix: 5}",
        "rivalry.measurement.rate_matrix",
        "is none of the metrics; did you mean rate_matrix_change?",
    ),
    "two spreads of a readout": (
        RATE,
        "measurement: {rate_matrix_change: 5, epn_gaba_change: 5}",
        "rivalry.measurement.epn_gaba_change",
        "is told by likelihood.measurement, which holds here, too: leave it out",
    ),
    "negative spread of a readout": (
        RATE,
        "measurement: {rate_matrix_change: -5}",
        "rivalry.measurement.rate_matrix_change",
        "must be at least 0",
    ),
}


@pytest.mark.parametrize("which", FAULTS)
def test_it_is_one_message_at_the_line_of_its_key(which, small):
    old, new, key, message = FAULTS[which]
    text = small.read_text()
    before, found, after = text.partition(old)
    assert found
    small.write_text(before + new + after)
    with pytest.raises(ConfigError) as caught:
        load_calibration(small)
    (said,) = str(caught.value).splitlines()
    assert re.fullmatch(rf".*small\.yaml:\d+ {re.escape(key)}: .*{re.escape(message)}.*", said)


def test_something_varies(small):
    text = small.read_text()
    start, end = text.index("priors:\n  iron"), text.index("likelihood:")
    small.write_text(f"{text[:start]}priors: {{}}\n{text[end:]}")
    with pytest.raises(ConfigError, match=r"small\.yaml:\d+ priors: nothing varies: expected at"):
        load_calibration(small)

"""A made-up recording of 150 min at 10 Hz: a drug at time zero raises F by up to 10 %.

The true mean over 10 to 60 min is 9.27 %; no code of the package has a part in it.
"""

import numpy as np

TIME_S = np.arange(0, 150 * 60, 0.1)
TIME_MIN = TIME_S / 60 - 60
BASELINE = (TIME_MIN >= -10) & (TIME_MIN < 0)
EFFECT = (TIME_MIN > 10) & (TIME_MIN < 60)
TRUE_PERCENT = 9.27


def made_up(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Signal and reference, each of shape (1, samples)."""
    rng = np.random.default_rng(seed)
    bleach = 1 - 0.02 * (1 - np.exp(-TIME_S / 400)) - 0.36 * (1 - np.exp(-TIME_S / 30000))
    movement = 0.008 * np.repeat(rng.normal(size=len(TIME_S) // 20), 20)
    since = np.clip(TIME_MIN, 0, None)
    drug = 0.1 * (1 - np.exp(-since / 10))
    signal = 200 * bleach * (1 + drug) * (1 + movement) + 0.4 * rng.normal(size=len(TIME_S))
    reference = 60 * (1 - 0.5 * (1 - bleach)) * (1 + 0.8 * movement)
    return signal[None], (reference + 0.12 * rng.normal(size=len(TIME_S)))[None]

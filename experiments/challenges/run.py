"""The published challenges: the change of EPN GABA in every animal.

`python experiments/challenges/run.py` is the same as `striosome run experiments/challenges`.
"""

import sys
from pathlib import Path

from matplotlib.figure import Figure

import striosome
from striosome.figures import RunView
from striosome.figures.effects import draw_effects
from striosome.figures.style import new_figure


def figure(run: RunView) -> Figure:
    """Draw a panel for each group, animals joined from session to session."""
    drawn = new_figure(5.8)
    draw_effects(drawn, run)
    return drawn


if __name__ == "__main__":
    striosome.main(["run", str(Path(__file__).parent), *sys.argv[1:]])

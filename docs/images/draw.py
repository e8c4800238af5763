"""The images of the README, drawn again from finished results.

striosome run configs/experiments/challenges.yaml
striosome compare configs/calibration/default.yaml
python docs/images/draw.py
"""

from pathlib import Path

import pandas as pd

import striosome
from striosome.figures import RunView
from striosome.figures.calibration import ComparisonTables
from striosome.figures.calibration.scoreboard import scoreboard
from striosome.figures.effects import effects
from striosome.figures.small_png import save_small
from striosome.figures.style import house_style

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


def main() -> None:
    """Draw the effects of the challenges and the scoreboard."""
    folder = striosome.run(striosome.load(ROOT / "configs/experiments/challenges.yaml")).folder
    result = striosome.open_run(folder)
    run = RunView(result.tree, result.summary, striosome.read_claims(folder))
    board = pd.read_csv(ROOT / "results" / "calibration-default" / "scoreboard.csv")
    nothing = pd.DataFrame()
    with house_style():
        for pages in (effects(run), scoreboard(ComparisonTables(nothing, nothing, nothing, board))):
            for name, figure in pages:
                save_small(figure, HERE / f"{name}.png")
                print(HERE / f"{name}.png")


if __name__ == "__main__":
    main()

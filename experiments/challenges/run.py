"""The published challenges, simulated, scored and drawn through the public interface.

python experiments/challenges/run.py              simulate, or find the finished run
python experiments/challenges/run.py RUN_FOLDER   draw the figures of a finished run again
"""

import sys
from pathlib import Path

import striosome

CONFIG = Path(__file__).parents[2] / "configs" / "experiments" / "challenges.yaml"


def main(folder: Path | None) -> None:
    """Simulate if no folder is given, then draw and print."""
    if folder is None:
        folder = striosome.run(striosome.load(CONFIG)).folder
    else:
        result = striosome.open_run(folder)
        striosome.draw_all(
            result.tree, result.summary, striosome.read_claims(folder), folder / "figures"
        )
    effects = striosome.effect_table(striosome.open_run(folder).summary, seed=0)
    print(effects[effects["metric"] == "epn_gaba_change"].to_string(index=False))
    print(f"figures: {folder / 'figures'}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)

"""The published challenges, simulated, scored and drawn through the public interface.

    python experiments/challenges/run.py              simulate, or find the finished run
    python experiments/challenges/run.py RUN_FOLDER   draw the figures of a finished run again

Either way the group means are held against `expected.yaml`.
"""

import sys
from pathlib import Path

import yaml

import striosome

HERE = Path(__file__).parent
CONFIG = HERE.parents[1] / "configs" / "experiments" / "challenges.yaml"


def main(folder: Path | None) -> None:
    """Simulate if no folder is given, else draw; then print what was expected and what came."""
    if folder is None:
        folder = striosome.run(striosome.load(CONFIG)).folder
        result = striosome.open_run(folder)
    else:
        result = striosome.open_run(folder)
        claims = striosome.read_claims(folder)
        striosome.draw_all(result.tree, result.summary, claims, folder / "figures")
    gaba = result.summary[result.summary["metric"] == "epn_gaba_change"]
    means = gaba.groupby(["session", "group"])["value"].mean()
    expected = yaml.safe_load((HERE / "expected.yaml").read_text(encoding="utf-8"))
    for session, groups in expected.items():
        for group, value in groups.items():
            seen, mean, tolerance = means[session, group], value["mean"], value["tolerance"]
            verdict = "as expected" if abs(seen - mean) <= tolerance else "NOT AS EXPECTED"
            print(f"{session:24s} {group:15s} {seen:+6.1f} %, {mean:+.1f} ± {tolerance}: {verdict}")
    print(f"figures: {folder / 'figures'}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)

"""Ships a population and its default set: the numbers of configs/ come from here, not from a hand.

    striosome calibrate configs/calibration/default.yaml
    python experiments/shipped_values/run.py [POPULATION FILE]

Copies the population to configs/populations/calibrated.yaml and writes the values of its default
set into configs/base.yaml and configs/drugs/, each into the line where the value stands.
"""

import re
import shutil
import sys
from pathlib import Path

import striosome
from striosome.quantities import format_quantity
from striosome.schema.population_file import PopulationFile, read_population

ROOT = Path(__file__).parents[2]
CONFIGS = ROOT / "configs"
CALIBRATED = ROOT / "results" / "calibration-default" / "h0_default" / "population.yaml"


def ship_values(population: PopulationFile) -> None:
    """Write the values of the default set, with the status that says where they come from."""
    loaded = striosome.load(CONFIGS / "experiments" / "challenges.yaml")
    known = loaded.provenance["control"]
    for path, value in population.default_values.items():
        name, number = known[path].set_by.split(":")
        file, place = CONFIGS / name, int(number) - 1
        lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
        text = format_quantity(value, population.parameters[path])
        line = re.sub(r"value: [^,]+,", f"value: {text},", lines[place], count=1)
        lines[place] = re.sub(r"status: \w+", "status: calibrated", line, count=1)
        file.write_text("".join(lines), encoding="utf-8")
        print(f"{path}: {known[path].value} -> {text}")


def main(file: Path) -> None:
    """Ship a population."""
    population = read_population(file)
    shutil.copyfile(file, CONFIGS / "populations" / "calibrated.yaml")
    ship_values(population)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else CALIBRATED)

"""What of the documents does not run in a test, or only with --long; each with its reason."""

# (document, beginning of the command or of the block): why no test can run it.
NEVER = {
    ("README.md", "pip install ."): "changes what is installed; tests/integration unpack a wheel",
    ("README.md", "striosome run challenges"): "is the shipped scenario, which no test makes small",
    ("docs/shipped.md", "striosome run knockouts"): "is shipped as well",
    (
        "docs/evidence.md",
        "striosome evidence challenges --set simulation.fidelity",
    ): "computes the surface of the shipped circuit: minutes; tests/evidence use a made-up one",
    ("README.md", "make demo"): "installs the project and simulates 29 mice with spikes",
    ("README.md", "make test"): "is what runs this test",
    ("docs/sweeps.md", "dask scheduler"): "serves until stopped; tests/sweeps start their own",
    ("docs/sweeps.md", "dask worker"): "serves until stopped; tests/sweeps start their own",
    (
        "docs/sweeps.md",
        "striosome sweep configs/sweeps/my_sweep.yaml --scheduler",
    ): "wants that scheduler; tests/sweeps hold it against their own",
    ("docs/sweeps.md", "from dask_jobqueue"): "wants a cluster with SLURM",
    ("docs/sweeps.md", "#SBATCH"): "is read by SLURM; to a shell it is a comment",
}

# The same, for what takes too long for every run of the tests.
LONG = {
    ("README.md", "striosome calibrate"): "draws parameter sets: half a minute",
    ("README.md", "striosome compare configs"): "calibrates all hypotheses: minutes",
    ("docs/calibration.md", "striosome calibrate"): "draws parameter sets: a minute or so",
    ("docs/calibration.md", "striosome compare"): "calibrates all hypotheses: minutes",
    ("docs/calibration.md", "striosome run"): "the whole ledger on a population: a minute",
    ("docs/sensitivity.md", "striosome sensitivity"): "two designs and their figures: a minute",
    ("docs/scenarios.md", "striosome run experiments/challenges"): "as README.md has it, twice",
    ("docs/scenarios.md", "striosome run experiments --all"): "all scenarios of the copy",
}

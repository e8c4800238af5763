# `make demo` and `make test` do all the set-up on a fresh machine with Python >= 3.11, make and a
# C++ compiler; without a compiler they still work, slower.

PYTHON ?= python3
VENV ?= .venv
MINOR := $(shell $(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2])')
PINS := $(wildcard requirements/py$(MINOR).txt)
BIN := $(VENV)/bin

# Where the environment forbids Python to keep compiled modules, as images of containers do, every
# process would compile all that it imports anew: ten seconds instead of three.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test test-long bench lint clean

demo: $(VENV)/ready
	$(BIN)/striosome run configs/experiments/challenges.yaml

test: $(VENV)/ready lint
	$(BIN)/python -m pytest -n auto

# Everything, the tests that take minutes and five random streams included.
test-long: $(VENV)/ready lint
	$(BIN)/python -m pytest -n auto --long --seeds 5

# Side by side with other simulators; takes about an hour of an otherwise idle machine.
bench: $(VENV)/ready
	$(BIN)/pip install --quiet --editable '.[bench]'
	$(BIN)/python -m benchmarks --write benchmarks/README.md

lint: $(VENV)/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# Pinned versions where this Python has them, else the ranges of pyproject.toml. Modules are compiled
# when they are first imported: most never are, and to compile all takes most of the time.
$(VENV)/ready: pyproject.toml $(PINS)
	$(PYTHON) -m venv $(VENV)
	$(if $(PINS),$(BIN)/pip install --quiet --no-compile --require-hashes -r $(PINS))
	$(BIN)/pip install --quiet --no-compile $(if $(PINS),--no-deps) --editable '.[dev]'
	touch $@

clean:
	rm -rf $(VENV) build model/striosome.egg-info

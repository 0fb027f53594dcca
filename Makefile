# Set up .venv once, then thin calls. ARGS="…" passes arguments on, PYTHON=… chooses the interpreter.
PYTHON ?= python3
ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
else
BIN := .venv/bin
endif

# Bytecode makes the start three times quicker, so it is written whatever the environment says.
unexport PYTHONDONTWRITEBYTECODE

PYTEST := QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest

.PHONY: help setup run test chaos lint doctor peak lock peers

help:
	@echo 'make run      open the console (without a display: the tour)   ARGS="--home DIR"'
	@echo 'make test     lint and all tests                               ARGS="tests/console -k name"'
	@echo 'make chaos    the long forms: twenty kills while editing, every cut of a first run'
	@echo 'make lint     style, types and floors'
	@echo 'make doctor   what works on this machine and what does not     ARGS="--json"'
	@echo 'make peak     the shop before and after, measured here         ARGS="--quick --only L2n N1"'
	@echo 'make peers    .venv-peers: other chart libraries, for benchmarks.charts'
	@echo 'make lock     pin the dependencies of pyproject.toml anew'

setup:
	@command -v "$(PYTHON)" >/dev/null || { echo 'Backroom needs Python 3.11 or newer and there is no "$(PYTHON)": install it, or name one with PYTHON=….' >&2; exit 2; }
	@"$(PYTHON)" -s tools/bootstrap.py

run: setup
	@$(BIN)/python main.py $(ARGS)

doctor: setup
	@$(BIN)/python main.py doctor $(ARGS)

peak: setup
	@$(BIN)/python main.py peak $(ARGS)

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: setup
	@QT_QPA_PLATFORM=offscreen $(BIN)/python -m tools.check $(ARGS)

chaos: setup
	$(PYTEST) -n 2 -m chaos $(ARGS)

# Hashes but no addresses: the lock installs from whatever index pip and uv are set up for.
lock: setup
	$(BIN)/uv pip compile --quiet --upgrade pyproject.toml --all-extras --universal --generate-hashes --no-header --no-emit-index-url -o requirements.lock
	$(BIN)/uv pip compile --quiet --upgrade tools/installer.in --universal --generate-hashes --no-header --no-emit-index-url -o tools/installer.lock
	$(BIN)/uv pip compile --quiet --upgrade benchmarks/peers.in -c requirements.lock --universal --generate-hashes --no-header --no-emit-index-url -o benchmarks/peers.lock

# What the product is measured beside is no dependency of it: an environment of its own.
peers: setup
	$(BIN)/python -m venv .venv-peers
	$(BIN)/uv pip install --quiet --python .venv-peers --require-hashes -r requirements.lock
	$(BIN)/uv pip install --quiet --python .venv-peers --require-hashes -r benchmarks/peers.lock

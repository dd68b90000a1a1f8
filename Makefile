# Two doors: `make run` and `make test`. Both set up what is missing, then do what they say.
# Everything else is for daily work; `make help` lists it.

SHELL := /bin/sh
BIN := .venv/bin
ARGS ?=
LOCK := $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --custom-compile-command "make lock" --quiet $(ARGS)

# What a login may carry that would have the same commit do otherwise: other modules, other checks, other places.
unexport PYTHONPATH PYTHONHOME PYTHONSTARTUP PYTHONWARNINGS PYTHONOPTIMIZE PYTHONDEVMODE PYTHONUTF8 PYTHONIOENCODING
unexport PYTHONSAFEPATH PYTHONNOUSERSITE PYTHONHASHSEED PYTHONINSPECT PYTHONPLATLIBDIR PYTHONPYCACHEPREFIX PYTHONTRACEMALLOC
unexport PYTEST_ADDOPTS PYTEST_PLUGINS PYTEST_DISABLE_PLUGIN_AUTOLOAD PYTEST_DEBUG PYTEST_XDIST_AUTO_NUM_WORKERS
unexport MYPYPATH MYPY_CACHE_DIR MYPY_FORCE_COLOR RUFF_CONFIG RUFF_NO_CACHE COVERAGE_FILE COVERAGE_RCFILE COVERAGE_PROCESS_START
unexport PIP_USER PIP_TARGET PIP_PREFIX PIP_ROOT PIP_REQUIRE_VIRTUALENV PIP_CONSTRAINT PIP_NO_BINARY PIP_NO_DEPS PIP_DRY_RUN
unexport FORCE_COLOR NO_COLOR PY_COLORS CLICOLOR CLICOLOR_FORCE COLUMNS LINES
unexport VIRTUAL_ENV OPENSSL_CONF CDPATH GREP_OPTIONS POSIXLY_CORRECT
# Where no byte code is kept, each of the many processes that tests start compiles the whole program anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run test one quick durations setup setup-dev lint format types contracts unit e2e faults soak fuzz bench \
	screenshots bare lock clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: setup ## set up, then run the demo (ARGS="--headless --orders 5")
	$(BIN)/packline demo $(ARGS)

test: lint types contracts ## set up, then every check: lint, types, contracts, tests (ARGS go to pytest)
	$(BIN)/pytest --cov --numprocesses 2 --dist loadfile $(ARGS)

# Set up already, it starts at once; a test is named by a path or by a part of its name.
one: ## one test, file or folder, told in full (T=tests/test_setup.py, T=path::name or T=part_of_a_name)
	@if [ -z "$(T)" ]; then echo "say which: make one T=tests/test_setup.py, T=path::name or T=part_of_a_name" >&2; exit 2; fi
	@[ -x $(BIN)/pytest ] || packaging/setup.sh dev
	$(BIN)/pytest -vv $(if $(findstring ::,$(T)),-m "not device") $(if $(findstring /,$(T)),"$(T)",-k "$(T)") $(ARGS)

quick: ## what finds most mistakes soonest: lint, contracts, core, codecs, wire messages; 35 s on two quiet cores
	@[ -x $(BIN)/pytest ] || packaging/setup.sh dev
	$(BIN)/ruff check --quiet .
	$(BIN)/ruff format --quiet --check .
	HYPOTHESIS_PROFILE=quick $(BIN)/pytest -q -m "not long and not soak and not device" --numprocesses 2 --dist loadfile \
		tests/station/core tests/sync/contract tests/drivers/codecs tests/test_architecture.py $(ARGS)

durations: setup-dev ## the forty slowest tests of a whole run (T=FOLDER for those of a part)
	$(BIN)/pytest -q -r fE --numprocesses 2 --dist loadfile --durations 40 --durations-min 0.1 $(T) $(ARGS)

setup: ## install what running needs, system libraries too
	@packaging/setup.sh run

setup-dev: ## install what working on it needs as well
	@packaging/setup.sh dev

lint: setup-dev ## ruff: rules and formatting
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: setup-dev ## mend what ruff can mend, and format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: setup-dev ## mypy --strict
	$(BIN)/mypy --strict

contracts: setup-dev ## import-linter: who may import whom
	$(BIN)/lint-imports --no-logo

unit: setup-dev ## the quick tests only
	$(BIN)/pytest -m "not e2e and not faults and not soak and not device" $(ARGS)

e2e: setup-dev ## the whole walk, with real processes
	$(BIN)/pytest -m "e2e and not soak and not device" $(ARGS)

faults: setup-dev ## power cuts, killed processes, broken networks
	$(BIN)/pytest -m "faults and not soak and not device" $(ARGS)

soak: setup-dev ## the long runs: many seeds, many cuts (an hour or so)
	HYPOTHESIS_PROFILE=soak $(BIN)/pytest -m "soak" --timeout=7200 -o faulthandler_timeout=7200 $(ARGS)

fuzz: setup-dev ## ten million inputs for every codec (ARGS="--inputs 100000 line")
	$(BIN)/python -m tests.fuzz.run $(ARGS)

bench: setup ## the figures, each beside its peer or floor (ARGS="scan --json")
	$(BIN)/packline bench $(ARGS)

screenshots: setup ## a scripted shift; screens and label pictures into out/screenshots
	$(BIN)/packline demo --headless --out out/screenshots $(ARGS)

bare: ## both doors in bare roots of Debian, as root (ARGS="bookworm trixie"; PYTHON=… lends them another)
	@PYTHON="$(PYTHON)" packaging/bare.sh $(ARGS)

lock: setup-dev ## choose the versions anew and write them with their hashes (ARGS="--upgrade")
	$(LOCK) --group build --output-file requirements/run.lock
	$(LOCK) --group build --group dev --constraint requirements/run.lock --output-file requirements/dev.lock

clean: ## remove what was built, the environment too
	rm -rf .venv out dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage
	find station drivers sync resources tests -name __pycache__ -type d -prune -exec rm -rf {} +

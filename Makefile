# Two commands: `make run` and `make test`. They need make 3.81 or newer, git and Python 3.11 or newer, nothing else.

PYTHON ?= python3
BIN = .venv/bin
PIP = $(BIN)/pip --disable-pip-version-check --quiet --quiet
INSTALLED = .venv/.installed

SCENARIO = data/scenarios/corridor_march_2024.toml
SAMPLE = build/sample
SIMULATED = $(SAMPLE)/.simulated
PEERS = build/bench/peers
DETECT_PEERS = build/bench/detect_peers

# The sample is synthetic, and must never end up by default in a home that holds somebody's own files.
ifeq ($(FEED),)
FEED_PATH = $(SAMPLE)/feed
HOME_DIR ?= build/home
READY = $(SIMULATED) sample-watchlist
LISTS = $(SAMPLE)/lists
else
FEED_PATH = $(FEED)
READY = home-is-named
LISTS ?= $(HOME_DIR)/lists
endif
PORT ?= 8080

.DEFAULT_GOAL = help
.PHONY: help run airflow sample-watchlist home-is-named test test-slow test-kills
.PHONY: bench-decode bench-detect bench-calibration bench-queries bench-sizes bench-watch fit-calibration lint lock clean

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-17s %s\n", $$1, $$2 }' Makefile

run: $(READY) $(INSTALLED) ## every night of the sample through Airflow, and what it found; FEED=path HOME_DIR=path: of your files
	@status=0; \
	$(BIN)/python scripts/run_days.py --feed "$(FEED_PATH)" --home "$(HOME_DIR)" --work build/airflow || status=$$?; \
	test $$status -lt 2 && test -f "$(HOME_DIR)/published/tumen.duckdb" || exit $$status; \
	$(BIN)/tumen alerts send --home "$(HOME_DIR)" || status=$$?; \
	$(BIN)/tumen summary --home "$(HOME_DIR)" || status=$$?; \
	test $$status -lt 2 || exit $$status; \
	test $$status -eq 0 || echo "something above needs a person (a feed, an alert); all that could be done is done" >&2

airflow: $(READY) $(INSTALLED) ## a running Airflow, UI on 127.0.0.1:8080 (PORT=...), ended by Ctrl-C; FEED=, HOME_DIR=, LISTS=: over your files
	@mkdir -p "$(LISTS)"
	@test "$(LISTS)" != "$(SAMPLE)/lists" || cp $(SAMPLE)/watchlist.csv $(SAMPLE)/lists/
	@$(BIN)/python scripts/run_airflow.py --feed "$(FEED_PATH)" --home "$(HOME_DIR)" --lists "$(LISTS)" \
		--work build/airflow_server --port $(PORT)

$(INSTALLED): requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Tumen needs Python 3.11 or newer, and $(PYTHON) is older: name another one, as in make PYTHON=python3.12")'
	@echo "installing into .venv: a few minutes, once" >&2
	@$(PYTHON) -m venv .venv
	@$(PIP) install --require-hashes -r requirements.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(SIMULATED): $(SCENARIO) $(wildcard pipeline/simulate/*.py) | $(INSTALLED)
	@echo "simulating the sample feed from $(SCENARIO)" >&2
	@rm -rf $(SAMPLE)
	@$(BIN)/tumen simulate $(SCENARIO) --out $(SAMPLE) >&2
	@touch $@

sample-watchlist: $(SIMULATED)
	@$(BIN)/tumen watchlist load $(SAMPLE)/watchlist.csv --home "$(HOME_DIR)" >&2

home-is-named:
	@test -n "$(HOME_DIR)" || { echo "make run FEED=... needs HOME_DIR=path too: the folder for its database" >&2; exit 2; }

test: $(INSTALLED) ## the tests, without the slow ones
	$(BIN)/pytest -m "not slow" -n auto --dist loadfile

test-slow: $(INSTALLED) ## kills, servers and long properties
	$(BIN)/pytest -m slow -n auto --dist loadfile

test-kills: $(INSTALLED) ## 300 kills of runs and 60 of workers, half an hour; make test-slow has fewer
	KILLS=300 $(BIN)/pytest tests/test_kills.py

bench-decode: $(INSTALLED) $(PEERS)/.installed ## the decoder's speed and memory beside its peers'; BENCH="--sentences 300000": a short one
	$(BIN)/python -m benchmarks.decode --peers $(PEERS) $(BENCH)

bench-calibration: $(INSTALLED) ## whether dark calls are as probable as said, on simulated silences; BENCH="--write-docs": into the docs
	$(BIN)/python -m benchmarks.calibration $(BENCH)

bench-incremental: $(INSTALLED) ## what a night costs on top of 10 and of 400 days; BENCH="--days 100 --vessels 50": a short one
	$(BIN)/python -m benchmarks.incremental $(BENCH)

bench-months: $(INSTALLED) ## 20 simulated months against what happened in them; BENCH="--seeds 2": fewer, "--write-docs": into the docs
	$(BIN)/python -m benchmarks.months $(BENCH)

bench-queries: $(INSTALLED) ## what analysts ask of 10 million port calls; BENCH="--calls 1000000": a short one, "--write-docs": into the docs
	$(BIN)/python -m benchmarks.queries $(BENCH)

bench-sizes: $(INSTALLED) ## what a million messages take on disk; FEED=path: a recording
	$(BIN)/python -m benchmarks.sizes "$(FEED)" $(BENCH)

bench-watch: $(INSTALLED) ## how late the live watch tells of a docking, and what it takes; BENCH="--write-docs": into the docs
	$(BIN)/python -m benchmarks.watch $(BENCH)

fit-calibration: $(INSTALLED) ## fit the weights of dark calls anew: data/dark_call_weights.toml
	$(BIN)/python -m benchmarks.calibration.fit $(BENCH)

# A peer that cannot be had on this machine is told as absent; the others are measured.
$(PEERS)/.installed: benchmarks/requirements.txt
	@echo "installing the decoder's peers into $(PEERS)" >&2
	@$(PYTHON) -m venv $(PEERS)
	@grep '==' $< | while read peer; do $(PEERS)/bin/pip --disable-pip-version-check --quiet --quiet install "$$peer" \
		|| echo "$$peer cannot be had here" >&2; done
	@touch $@

bench-detect: $(INSTALLED) $(DETECT_PEERS)/.installed ## detection's speed and memory by stage; BENCH="--large": on 20 million positions too
	$(BIN)/python -m benchmarks.detect --peers $(DETECT_PEERS) $(BENCH)

$(DETECT_PEERS)/.installed: benchmarks/detect/requirements.txt
	@echo "installing the peer of the port calls into $(DETECT_PEERS)" >&2
	@$(PYTHON) -m venv $(DETECT_PEERS)
	@$(DETECT_PEERS)/bin/pip --disable-pip-version-check --quiet --quiet install -r $< || echo "it cannot be had here" >&2
	@touch $@

lint: $(INSTALLED) ## ruff, mypy, import contracts, sqlfluff
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/sqlfluff lint sql

lock: ## compile requirements.txt anew (needs uv); the lock holds hashes and no address
	uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --generate-hashes \
		--no-strip-extras --no-header --annotation-style=line -o requirements.txt
	python3 scripts/pin_both_ways.py requirements.txt

clean: ## remove what these commands made, the sample's home included; .venv stays
	rm -rf build .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache pipeline/decode/kernels/__pycache__ \
	    pipeline/tracks/kernels/__pycache__

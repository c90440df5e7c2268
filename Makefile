# Everything sets itself up into .venv in this checkout; nothing outside it is touched.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
TEXTS := $(wildcard ftr/locale/*/LC_MESSAGES/*.po)

.PHONY: demo test texts pictures browser-pictures check bench bench-large sim storm cuts week together terminals browser fuzz setup lock clean

demo: $(READY)  ## the main job: a demo pilot, the real form, the report
	@$(BIN)/ftr demo --home .demo

test: $(READY)  ## style, types, floors, and every test
	@$(BIN)/python -m tests.run

texts: $(READY)  ## bring new texts from the code into the translation files
	@$(BIN)/python build_texts.py update

pictures: $(READY)  ## draw the documents' pictures from the real form
	@$(BIN)/python -m tests.pictures

browser-pictures: $(READY)  ## draw the pictures of the form in a browser
	@$(BIN)/python -m tests.browser.pictures

check: $(READY)  ## style, types and floors only
	@$(BIN)/python -m tests.run --checks-only

bench: $(READY)  ## the measured figures, as ratios in one run
	@$(BIN)/python -m benchmarks --peer

bench-large: $(READY)  ## reports of ten million entries; half an hour and 25 GB of disk meanwhile
	@$(BIN)/python -m benchmarks reports-large

SEEDS ?= 10000
sim: $(READY)  ## desks and a centre under every fault, SEEDS=… times; pilots of known truth; a real log
	@$(BIN)/python -m tests.faults.sim --seeds $(SEEDS)
	@$(BIN)/python -m tests.ftr.measures.simulated --runs 10000
	@$(BIN)/python -m tests.e2e.simulated_pilots
	@$(BIN)/python -m tests.e2e.boston_weeks

KILLS ?= 1000
storm: $(READY)  ## desks and their centre killed KILLS=… times; every save that was told is looked for
	@$(BIN)/python -m tests.faults.desk.storm --kills $(KILLS)
	@$(BIN)/python -m tests.agent_tui.ui.test_killed

cuts: $(READY)  ## a connection cut after every byte of a push, a rotation and a join
	@$(BIN)/python -m tests.faults.net.cuts

WEEK ?=
week: $(READY)  ## a pilot week with all faults in virtual time; WEEK="--desks 50 --seed 7 --postgres"
	@$(BIN)/python -m tests.faults.week $(WEEK)

ROUNDS ?= 50
together: $(READY)  ## three desks started on one folder in the same instant, ROUNDS=… times
	@$(BIN)/python -m tests.faults.desk.together --rounds $(ROUNDS)

terminals: $(READY)  ## the real form on every kind of terminal: its keys, its colours
	@$(BIN)/python -m tests.agent_tui.ui.terminals

browser: $(READY)  ## the form in a browser: also a centre that is killed, and a browser that is offline
	@BROWSER_LONG=1 $(BIN)/python -m pytest -q tests/browser

fuzz: $(READY)  ## every call of the centre with made-up input, and walks from one to the next
	@$(BIN)/python -m tests.central.service.fuzzing --examples 60 --walks 120 --steps 40

setup: $(READY)

$(READY): requirements.lock pyproject.toml build_texts.py $(TEXTS)
	@echo "Setting up in $(VENV); the first time takes a minute or two."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .
	@$(BIN)/python build_texts.py
	@touch $(READY)

lock:  ## renew requirements.lock (needs uv); it records hashes, no addresses
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header \
		--extra central --group dev pyproject.toml -o requirements.lock --upgrade

clean:
	rm -rf $(VENV) .demo .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

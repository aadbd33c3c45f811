# What a developer or a new user types.  CI calls the same words.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test check soak fuzz bench lock clean

$(VENV)/.run: requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	touch $@

demo: $(VENV)/.run  ## the whole job, offline, on the shipped sample week
	$(BIN)/lowdose demo

test: $(VENV)/.dev  ## the test suite
	$(BIN)/python -m pytest -q -n 2 --dist loadfile

check: $(VENV)/.dev  ## style, types, import rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

soak: $(VENV)/.dev  ## mail to 10,000 readers while the sender is killed 200 times (some minutes)
	$(BIN)/python -m benchmarks.soak_mail

fuzz: $(VENV)/.dev  ## thousands of calls of the API, made up from its own description
	LOWDOSE_API_CASES=400 $(BIN)/python -m pytest -q tests/web/test_schema.py

bench: $(VENV)/.dev  ## measure speed and accuracy; rewrites docs/performance.md and docs/accuracy.md (long: builds a million works)
	$(BIN)/python benchmarks/accuracy.py
	$(BIN)/python benchmarks/appraise.py
	mkdir -p build/bench
	$(BIN)/python benchmarks/search.py --archive build/bench/works.db
	$(BIN)/python benchmarks/web.py --archive build/bench/works.db
	$(BIN)/python benchmarks/digest.py --archive build/bench/works.db  # last: it changes the archive

lock: $(VENV)/.dev  ## rewrite the lock files from pyproject.toml
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-annotate --no-header --python-version 3.11 --extra postgresql pyproject.toml lock.in -o requirements.lock
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-annotate --no-header --python-version 3.11 --extra postgresql --group dev pyproject.toml lock.in -o requirements-dev.lock

clean:
	rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache

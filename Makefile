# Thôn Số: `make run` serves the bot (the demo, without a token), `make test` proves it.
.PHONY: run test check format chaos pictures lock clean
SHELL := /bin/bash
BIN := .venv/bin
PYTHON ?= python3

run: .venv/ready
	@$(BIN)/thonso run

test: .venv/ready-dev
	@$(BIN)/python -m pytest -n 2 --dist worksteal

check: .venv/ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

chaos: .venv/ready-dev
	@$(BIN)/python -m bench.chaos

# The README's two, from the running demo: apt install chromium fonts-roboto
pictures: .venv/ready-dev
	@$(BIN)/python -m bench.pictures

format: .venv/ready-dev
	$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

# The locks hold every platform's hashes and name no index.
LOCK := uv pip compile --universal --python-version 3.11 --generate-hashes --upgrade --no-header --no-annotate --no-emit-index-url --no-emit-find-links -q
lock: .venv/ready-dev
	$(BIN)/pip install -q uv
	$(BIN)/$(LOCK) pyproject.toml --group build -o requirements.lock
	$(BIN)/$(LOCK) pyproject.toml --group build --group dev -o requirements-dev.lock

.venv/ready: requirements.lock pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or newer is needed (apt install python3 python3-venv)"; exit 1; }
	@test -x $(BIN)/pip || $(PYTHON) -m venv .venv
	@$(BIN)/pip install --disable-pip-version-check -q --require-hashes -r requirements.lock
	@$(BIN)/pip install --disable-pip-version-check -q --no-deps --no-build-isolation -e .
	@touch $@

.venv/ready-dev: .venv/ready requirements-dev.lock
	@$(BIN)/pip install --disable-pip-version-check -q --require-hashes -r requirements-dev.lock
	@touch $@

clean:
	rm -rf .venv .mypy_cache .ruff_cache

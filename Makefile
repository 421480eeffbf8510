# Every target sets up what it needs in .venv from nothing but Python (3.11+) and make.
PYTHON ?= python3
BIN := .venv/bin
DATA ?=
NAME ?=

.DEFAULT_GOAL := help

help:  ## show what there is
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | awk -F '\t' '{printf "  make %-8s %s\n", $$1, $$2}'

setup: .venv/run.stamp  ## make .venv with what running needs
	@:

demo: setup  ## poll a recorded region on this machine and print three daily briefings
	@$(BIN)/limelight demo

run: setup  ## poll feeds.yaml, brief, stay on schedule
	@$(BIN)/limelight run

test: .venv/test.stamp  ## run the tests
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal

check: .venv/test.stamp  ## exactly what CI runs: format, lint, types, layers, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	@$(MAKE) --no-print-directory test

bench: .venv/test.stamp  ## measure speed and quality; NAME=one, DATA=dir adds the sets kept there
	$(BIN)/python -m bench $(NAME) $(if $(DATA),--data $(DATA))

pictures: .venv/test.stamp  ## draw the pictures of docs/ anew (needs Chromium)
	$(BIN)/python -m tests.web.pictures docs
	$(BIN)/python -m tests.chat.discord.lookalike docs
	$(BIN)/python -m tests.chat.slack.lookalike docs

lock: .venv/test.stamp  ## pin the versions of pyproject.toml anew
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --python-version 3.11 \
		pyproject.toml --output-file requirements.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --python-version 3.11 \
		pyproject.toml --group dev --output-file requirements-dev.lock

.venv/bin/python:
	$(PYTHON) -m venv .venv

# The stamps make a second call free: pip is asked only when a lock file changed.
.venv/run.stamp: requirements.lock pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv/test.stamp: requirements-dev.lock .venv/run.stamp
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-dev.lock
	@touch $@

.PHONY: help setup demo run test check bench pictures lock

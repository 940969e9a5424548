# Everything a contributor does is one word: make run, test, check, bench, fmt, install.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run demo test cover soak check bench fmt fuzz install lock peers phrases train eval dist sbom image

# where development sets lie that are no part of the project; make eval measures on them too when they are there
EVAL_DIR ?= $(wildcard ../shared/eval)

install: .venv/installed-dev

run: .venv/installed
	$(BIN)/labmates run

demo: run

test: .venv/installed-dev
	$(BIN)/pytest -n logical --dist loadfile

# The same, and how much of the sources it went through; that takes twice as long.
cover: .venv/installed-dev
	$(BIN)/pytest -n logical --dist loadfile --cov --cov-report=term:skip-covered

# what takes minutes: weeks with kills, long freezes; then 500 commands a second on each platform's fake, which
# SECONDS and RATE make shorter
SECONDS ?= 600
RATE ?= 500
soak: .venv/installed-dev
	$(BIN)/pytest -m soak -s
	$(BIN)/python -m benchmarks.soak --seconds $(SECONDS) --rate $(RATE)

check: .venv/installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tests.audit

fmt: .venv/installed-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Wants atheris, which needs no clang where PyPI has a wheel of it: .venv/bin/pip install atheris
fuzz: .venv/installed-dev
	$(BIN)/python -m tests.fuzz

bench: .venv/installed-dev
	$(BIN)/python -m benchmarks

# Public peers for benchmarks/matching.py; both call their package `matching`, so each lives apart.
peers:
	$(PYTHON) -m venv .venv-peers/matching
	.venv-peers/matching/bin/pip install --quiet 'matching==1.4.3' 'scipy==1.17.1'
	$(PYTHON) -m venv .venv-peers/mentor-match
	.venv-peers/mentor-match/bin/pip install --quiet 'mentor-match==7.0.1'

train: .venv/installed-dev
	$(BIN)/python -m bot.care.triage.train

eval: .venv/installed-dev
	@$(BIN)/python -m tests.eval $(EVAL_DIR)

lock: .venv/installed-dev
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --extra install pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --extra install --extra dev pyproject.toml -o requirements-dev.lock

# The wheel and the sdist, with nothing fetched: what builds them is in the lock.
dist: .venv/installed-dev
	$(BIN)/python -m hatchling build -d dist

# What the program is made of, for whoever must know (CycloneDX 1.6): the same for the same lock, byte for byte.
sbom: .venv/installed-dev
	mkdir -p dist
	$(BIN)/cyclonedx-py requirements --pyproject pyproject.toml --mc-type application --output-reproducible --spec-version 1.6 --output-file dist/labmates.cdx.json requirements.lock

# Builds the image and uses it once as docs/containers.md says, where Docker or Podman is.
image:
	scripts/image.sh

phrases: .venv/installed-dev
	$(BIN)/pybabel --quiet extract --no-location --sort-output --omit-header -k P:1,1t -k P:1,2,2t -k P:1,2,3t -o data/locales/labmates.pot bot cogs adapters

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/installed: requirements.lock pyproject.toml | .venv/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

.venv/installed-dev: requirements-dev.lock pyproject.toml | .venv/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@ .venv/installed

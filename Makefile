# Kaigong. Two commands matter: `make run` and `make test`.
SHELL := bash
PYTHON ?= python3
BIN := .venv/bin
# Two processes share the work; more than four only wait for each other.
PYTEST := $(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist worksteal
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard locale/*/LC_MESSAGES/django.po))

.DEFAULT_GOAL := help
.PHONY: help setup run test test-embedded test-servers lint mutants bench serving testing

help: ## What can be done
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: serving testing ## Install everything into .venv, and the system packages

run: serving ## Migrate, load the demonstration city, serve; Ctrl-C ends it
	@exec $(BIN)/python -m tools.run

test: test-embedded test-servers ## The whole suite, on SQLite, then on PostgreSQL and Redis

test-embedded: testing ## The suite on SQLite and plain files
	$(PYTEST) $(TESTS)

# The databases are not dropped one by one: the whole server goes at the end, and with it whoever still holds a connection.
test-servers: testing ## The suite on a PostgreSQL and a Redis that it starts itself
	$(BIN)/python -m tests.servers $(PYTEST) --reuse-db $(TESTS)

lint: export DEMONSTRATION := 1
lint: testing ## Every judge of the code
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	@templates=$$(find . -path ./.venv -prune -o -path '*/templates/*' -name '*.html' -print); \
	[ -z "$$templates" ] || { echo "djade --check"; $(BIN)/djade --check --target-version 5.2 $$templates; }
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python manage.py makemigrations --check --dry-run

mutants: testing ## Break every pure rule on purpose: its tests must notice (MUTANTS="approvals.clock" for one module)
	PYTHONHASHSEED=0 $(BIN)/python -m tools.mutants

bench: testing ## Ratios against named peers, measured in one run
	DEMONSTRATION=1 $(BIN)/python -m bench

serving: .venv/ready $(CATALOGUES)
	@PYTHON=$(PYTHON) tools/packages run

testing: .venv/ready $(CATALOGUES)
	@PYTHON=$(PYTHON) tools/packages test

.venv/ready: requirements.txt requirements-dev.txt
	@$(PYTHON) -c 'import sys; sys.exit("Kaigong needs Python 3.11 or later." if sys.version_info < (3, 11) else 0)'
	@PYTHON=$(PYTHON) tools/packages run
	[ -x $(BIN)/python ] || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements-dev.txt
	@touch $@

%.mo: %.po .venv/ready
	$(BIN)/pybabel --quiet compile --input-file $< --output-file $@

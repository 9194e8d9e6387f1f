# Everything a person or a machine does with this repository. `make` alone lists it.
# Needed beforehand: Python 3.11 or newer, Node 20 or newer, make.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
SOURCES := manage.py roughcut projects analysis editor demo tests
PORT ?=
ONCE ?=
FRONTEND_SOURCES := $(shell find frontend -type f \
	-not -path 'frontend/node_modules/*' -not -path 'frontend/dist/*')
CATALOGUES := $(shell find locale -name '*.po' 2>/dev/null)
say = @printf '%s  %s\n' "$$(date +%H:%M:%S)" $(1)

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' Makefile

# --- what the rest stands on ---------------------------------------------------------------------

.PHONY: setup
setup: .venv/.web frontend/dist/.built build/.catalogues ## install what the site needs, build its pages

.PHONY: setup-dev
setup-dev: .venv/.dev frontend/dist/.built build/.catalogues

.venv/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed; say which: make PYTHON=python3.11 ..."; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || .ci/debian-packages no-venv=python3-venv
	$(call say,"Python environment: making .venv")
	@$(PYTHON) -m venv .venv
	@touch $@

.venv/.web: requirements/web.txt | .venv/.made
	$(call say,"Python environment: $$(grep -c == requirements/web.txt) packages with checked hashes (about a minute)")
	@.ci/packages $(BIN)/python requirements/web.txt
	@touch $@

.venv/.dev: requirements/dev.txt requirements/web.txt | .venv/.made
	$(call say,"Python environment: $$(grep -c == requirements/dev.txt) packages for tests too (about a minute)")
	@.ci/packages $(BIN)/python requirements/dev.txt
	@touch $@ .venv/.web

frontend/node_modules/.installed: frontend/package-lock.json
	@node -e 'process.exit(+(+process.versions.node.split(".")[0] < 20))' \
		|| { echo "Node 20 or newer is needed."; exit 1; }
	$(call say,"Pages: installing the tools that build them")
	@cd frontend && npm ci --no-audit --no-fund --loglevel=error --silent
	@touch $@

frontend/dist/.built: $(FRONTEND_SOURCES) | frontend/node_modules/.installed
	$(call say,"Pages: building")
	@cd frontend && npm run --silent build -- --logLevel warn
	@touch $@

build/.catalogues: $(CATALOGUES) | .venv/.web
	$(call say,"Words: compiling the catalogues")
	@$(MANAGE) compile_catalogues
	@mkdir -p build && touch $@

# Files in place already are left alone. Without them the analysers say so and the rest goes on.
.PHONY: weights
weights: | .venv/.web ## fetch the models' weights, checked against their pins
	$(call say,"Models: fetching the weights that are not here yet")
	@$(MANAGE) models fetch || echo "Models: some are missing; what they see and hear will be missing too."

# --- to use it -----------------------------------------------------------------------------------

.PHONY: demo
demo: setup weights ## a shoot goes in, an explained rough cut comes out; serves until Ctrl-C (ONCE=1: ends)
	@$(MANAGE) demo $(if $(ONCE),--once) $(if $(PORT),--port $(PORT))

.PHONY: run
run: setup weights ## run the site on this machine until Ctrl-C
	@$(MANAGE) up $(if $(PORT),--port $(PORT))

# --- to work on it -------------------------------------------------------------------------------

.PHONY: test
test: setup-dev check weights ## everything that gates a change
	@.ci/debian-packages 'chromium|chromium-browser|google-chrome=chromium'
	$(call say,"Tests")
	@$(BIN)/python -m pytest -m 'not worker' $(ARGS)

.PHONY: fuzz
fuzz: setup-dev ## try every property on twenty times as many cases, new ones each time
	@$(BIN)/python -m pytest -m hypothesis --hypothesis-profile=search $(ARGS)

.PHONY: check
check: setup-dev lint ## formats, linters, types, import contracts, the pages' own tests
	$(call say,"Types")
	@$(BIN)/mypy $(SOURCES)
	$(call say,"Import contracts")
	@$(BIN)/lint-imports --no-logo
	$(call say,"Pages: lint and types and tests")
	@cd frontend && npm run --silent check

.PHONY: lint
lint: .venv/.dev ## formats and linters
	$(call say,"Lint")
	@$(BIN)/ruff format --check --quiet . && $(BIN)/ruff check --quiet .

.PHONY: format
format: .venv/.dev ## rewrite the Python files in the one format
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

.PHONY: test-worker
test-worker: ## build the worker set once (torch and friends, 9 GB) and test the real adapters
	$(call say,"Worker set")
	@environment=$$(PYTHON=$(PYTHON) .ci/worker-set) \
		&& $$environment/bin/python manage.py models fetch --set worker \
		&& $$environment/bin/python -m pytest -m worker tests/analysis/worker $(ARGS)

.PHONY: bench
bench: setup-dev ## measure against peers and floors in one run: build/bench.json
	@mkdir -p build
	@$(MANAGE) bench --out build/bench.json

.PHONY: messages
messages: .venv/.web ## gather the words to translate into locale/
	@$(MANAGE) gather_messages

.PHONY: lock
lock: .venv/.dev ## resolve the requirements again, with hashes and without any address
	@requirements/lock

.PHONY: clean
clean: ## remove what was built here; the data home stays
	@rm -rf build frontend/dist frontend/node_modules .venv \
		.mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -prune -exec rm -rf {} +

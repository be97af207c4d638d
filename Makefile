.DEFAULT_GOAL := help
.PHONY: help setup test lint format chat bench clean
PYTHON ?= python3
BIN := .venv/bin

help: ## List what there is to make
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Install whosaid and the developers' tools into .venv
	$(PYTHON) bootstrap.py setup

test: ## Run the tests (ARGS="-k cli" to choose some)
	$(PYTHON) bootstrap.py test $(ARGS)

lint: setup ## Check style, types and who imports whom
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict
	$(BIN)/lint-imports

format: setup ## Format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

chat: ## Read in the sample articles and open the chat
	$(PYTHON) bootstrap.py

bench: setup ## Measure against the named baselines
	@for script in benchmarks/*.py; do echo "== $$script"; $(BIN)/python -m benchmarks.$$(basename $$script .py) || exit 1; done

clean: ## Delete .venv and caches; your library stays
	rm -rf .venv build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

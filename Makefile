# `make demo` and `make test` are all that a newcomer needs; `make help` lists the rest.

VENV := .venv
# Processes of `make test` (0: this one); each has engines of its own, and takes about 3 GiB.
TEST_PROCESSES ?= 2
PYTHON := $(VENV)/bin/python
# The uv on this machine, or the one that pip puts into the environment.
UV := $(or $(shell command -v uv 2>/dev/null),$(VENV)/bin/uv)

.DEFAULT_GOAL := help
.PHONY: help demo test test-unit coverage check format schema golden neo4j bench web wheel clients lock clean

help: ## list the targets
	@grep -E '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

demo: $(VENV)/.ready web ## load the seeds, answer two questions, serve the API (ARGS=--once: and exit)
	$(VENV)/bin/catalog demo $(ARGS)

test: check web clients ## check the code and run every test, on both engines
	$(PYTHON) -m pytest --numprocesses $(TEST_PROCESSES) --dist loadgroup --no-loadscope-reorder \
		--durations 10 $(ARGS)

coverage: $(VENV)/.ready web clients ## run every test, and print which branches none of them takes
	$(PYTHON) -m pytest --numprocesses $(TEST_PROCESSES) --dist loadgroup --no-loadscope-reorder \
		--cov --cov-report term-missing $(ARGS)

test-unit: $(VENV)/.ready ## run the tests that need no engine: the inner loop
	$(PYTHON) -m pytest --quiet --durations 10 tests/unit $(ARGS)

check: $(VENV)/.ready ## formatter, linter and type checker
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/ruff check .
	$(VENV)/bin/mypy

format: $(VENV)/.ready ## rewrite the code in the project's format
	$(VENV)/bin/ruff format .
	$(VENV)/bin/ruff check --fix .

schema: $(VENV)/.ready ## write schema.graphql and the tables of docs/seed-format.md from the declarations
	$(VENV)/bin/catalog schema > schema.graphql.new
	mv schema.graphql.new schema.graphql
	$(PYTHON) -m graph.loading.document docs/seed-format.md

golden: $(VENV)/.ready ## write what requests are compiled to (tests/unit/compile/golden) anew, for review
	CATALOG_WRITE_GOLDEN=1 $(PYTHON) -m pytest -q tests/unit/compile/test_golden.py

neo4j: $(VENV)/.ready ## run the tests' Neo4j in the foreground, without Docker
	$(PYTHON) -m tests.support.neo4j_server

bench: $(VENV)/.ready ## requests per server CPU-second against the embedded engine
	$(PYTHON) -m bench.requests $(ARGS)

# GraphiQL is bundled where Node is there; without it its page says how to get it.
web: catalog/http/web/graphiql/index.html ## bundle GraphiQL (needs Node 20 or later)

catalog/http/web/graphiql/index.html: web/package.json web/package-lock.json $(wildcard web/*.mjs web/src/*)
	@if command -v npm >/dev/null 2>&1; then \
		cd web && npm ci --no-audit --no-fund --loglevel=error && npm run --silent build && touch ../$@; \
	else \
		echo "Node is not installed: GraphiQL is not bundled, everything else works."; \
	fi

wheel: $(VENV)/.ready web ## build dist/craftgraph-*.whl, with GraphiQL and the seeds
	$(PYTHON) -m hatchling build -t wheel

clients: tests/clients/node_modules/.ready ## install the clients that the tests run (needs Node 20)

tests/clients/node_modules/.ready: $(addprefix tests/clients/,package.json package-lock.json .npmrc)
	@if command -v npm >/dev/null 2>&1; then \
		cd $(dir $<) && npm ci --no-audit --no-fund --loglevel=error && touch node_modules/.ready; \
	else \
		echo "Node is not installed: the JavaScript clients are not tested."; \
	fi

$(VENV)/.ready: requirements.txt pyproject.toml
	@echo "making the environment in $(VENV)"
	@test -x $(PYTHON) || $${PYTHON:-python3} -m venv $(VENV)
	@test -x "$(UV)" || $(PYTHON) -m pip install --quiet --disable-pip-version-check uv
	@$(UV) pip install --quiet --python $(PYTHON) --require-hashes -r requirements.txt
	@$(UV) pip install --quiet --python $(PYTHON) --no-deps --no-build-isolation -e .
	@touch $@

lock: $(VENV)/.ready ## pin the versions in requirements.txt anew
	$(UV) pip compile --quiet --upgrade --universal --generate-hashes --python-version 3.11 --extra dev \
		pyproject.toml -o requirements.txt

clean: ## remove the environment, the data and what was built
	rm -rf $(VENV) .catalog .neo4j catalog/http/web/graphiql web/node_modules dist \
		tests/clients/node_modules tests/clients/generated

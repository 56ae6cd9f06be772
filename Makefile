# make run: environment, demo data, server.  make test: everything.  make help lists the rest.
PYTHON ?= python3
PORT ?= 8501
BIN := .venv/bin
STAMP := .venv/.installed
WORKERS ?= 2

.PHONY: help run test check audit format lock bench clean

help: ## this list
	@grep -hE '^[a-z]+:.*##' Makefile | sed 's/:.*## /\t/'

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; $(PYTHON) is older."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(STAMP)

run: $(STAMP) ## the program with an invented country, on http://127.0.0.1:$(PORT)
	$(BIN)/impreuna run --demo --port $(PORT)

test: $(STAMP) ## every check and every test, on both databases and in a real browser
	@sh tests/system_packages.sh
	@$(MAKE) --no-print-directory check
	@$(MAKE) --no-print-directory audit
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup

check: $(STAMP) ## format, lint, types, and the arrows between the rooms
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

audit: $(STAMP) ## known vulnerabilities of the pinned dependencies, where an advisory source answers
	$(BIN)/python -m tests.known_vulnerabilities

format: $(STAMP) ## put the code in its form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: ## write requirements.lock anew from pyproject.toml (needs uv)
	uv pip compile --generate-hashes --universal --python-version 3.11 --group dev pyproject.toml -o requirements.lock

bench: $(STAMP) ## what a page costs, next to an empty page
	@sh tests/system_packages.sh
	$(BIN)/python -m tests.bench

attack: $(STAMP) ## both attackers of the released figures on 200 invented countries
	$(BIN)/python -m tests.data_model.attackers 200

clean: ## remove the environment and the demo data
	rm -rf .venv data build

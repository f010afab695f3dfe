# The whole of a developer's day. Each target sets up what it needs; nothing asks a question.
BIN := .venv/bin
TESTS ?= tests

.PHONY: setup setup-tests run check lint test bench lock
.NOTPARALLEL:

setup:  ## .venv with the regulator command, the machine's libraries, the front-end files
	@sh setup/start.sh

setup-tests:
	@sh setup/start.sh --tests

run: setup  ## the demonstration on 127.0.0.1:8000, with one worker; Ctrl-C stops both
	@exec $(BIN)/python -m setup.serve

lint:
	$(BIN)/ruff check --quiet .
	$(BIN)/ruff format --quiet --check .
	$(BIN)/mypy --no-error-summary
	$(BIN)/lint-imports --no-cache

check: setup lint  ## before each commit: under a minute
	$(BIN)/python -m pytest -m "not database and not browser and not slow" $(TESTS)

test: setup-tests lint  ## everything, on SQLite and PostgreSQL, the browser included
	@$(BIN)/python -m setup.postgres $(BIN)/python -m pytest -n 2 --dist worksteal $(TESTS)

bench: setup-tests  ## ratios, each with its goal; then a thousand rounds of everything going wrong on site
	@$(BIN)/regulator bench
	@$(BIN)/python -m tests.fieldwork.torture --rounds 1000

# Seven days' wait before a new version; registries are whatever this machine uses, and none is written down.
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--exclude-newer "7 days" --custom-compile-command "make lock"
lock:  ## new versions into the locks
	$(LOCK) --upgrade --all-extras pyproject.toml -o requirements.lock
	$(LOCK) --upgrade setup/node.in -o setup/node.lock
	npm install --package-lock-only

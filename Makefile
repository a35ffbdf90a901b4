# `make demo` shows what the project does, `make quick` checks a change in a minute, `make test` runs every
# check but those of `make site`, what a server is in the hands of others.
# They need Python 3.11 or later and make.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

# A machine may forbid Python to keep what it has compiled; each of the hundreds of commands that tests start would then
# compile all that it imports. For the same reason pip compiles nothing: half of what it installs is never imported.
unexport PYTHONDONTWRITEBYTECODE

PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet

.PHONY: demo quick test lint types tests site coverage docs bench bench-questions fuzz pages constraints clean

demo: $(VENV)/ready
	@$(BIN)/rncp-graph demo

# Two processes, each with whole files of tests (see tests/conftest.py).
PYTEST := $(BIN)/pytest -n 2 --dist loadscope --durations 40

quick: lint types
	$(PYTEST) -q --quick -m "not server"

# Types are checked beside the tests: by themselves they keep one core busy for a minute.
test: lint
	@$(MAKE) --no-print-directory -j2 types tests

lint: $(VENV)/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/ready
	$(BIN)/mypy

tests: $(VENV)/ready
	$(PYTEST) -m "not site"

# What a server is in the hands of others: browsers, clients, attacks, agents, several processes. It takes minutes, for
# which the gate has no room.
site: $(VENV)/ready
	$(PYTEST) -m site

# Coverage is measured of the quick tests, apart from `make test`: it adds half to its time. The floor is two points under
# what was measured; what runs in other processes is not counted.
FLOOR := 72
coverage: $(VENV)/ready
	$(PYTEST) -m "not slow and not server" --cov --cov-report= --cov-fail-under=$(FLOOR)

# Times and memory against the floor and against peers, written to bench/RESULTS.md; see bench/README.md.
SCALE ?= 1
bench: $(VENV)/ready
	$(BIN)/python -m bench --scale $(SCALE) $(BENCH)

# Hostile inputs, servers and stores, for so many minutes; what breaks is kept in fuzz-faults. See bench/README.md.
MINUTES ?= 5
fuzz: $(VENV)/ready
	$(BIN)/python -m bench.fuzz --minutes $(MINUTES) $(FUZZ)

# The latency of every question, written to bench/QUESTIONS.md: BENCH="--registre ZIP" adds the register of 2021.
bench-questions: $(VENV)/ready
	$(BIN)/python -m bench.questions --scale $(SCALE) $(BENCH)

# The site of the documentation, in both languages, written to `site`; a page out of place or a dead link fails.
docs: $(VENV)/ready
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

# What is generated from the record: the mapping page and the JSON-LD context.
pages: $(VENV)/ready
	$(BIN)/python -m rncp_graph.publication.pages

$(VENV)/ready: pyproject.toml constraints.txt
	@echo "Preparing the environment in $(VENV) (a minute or two, once)…"
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) --no-compile --no-deps --require-hashes -r constraints.txt
	@$(PIP) --no-compile --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m pip check
	@touch $@

# Every dependency at one version, with the hashes of its files and no address.
constraints:
	$(PYTHON) -m venv $(VENV)-constraints
	$(VENV)-constraints/bin/python -m pip install --quiet pip-tools
	$(VENV)-constraints/bin/pip-compile --quiet --extra dev --generate-hashes --allow-unsafe --strip-extras \
		--no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header --no-annotate \
		--output-file constraints.txt pyproject.toml
	sed -i '/^# WARNING: pip install/,/^rncp-graph @/d' constraints.txt  # ourselves, whom the extras name
	rm -rf $(VENV)-constraints

clean:
	rm -rf $(VENV) dist build site .pytest_cache .mypy_cache .ruff_cache .coverage

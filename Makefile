# One target for each thing that CI and CONTRIBUTING.md name. Needs cargo and Python 3.10 or later; what else a
# test wants (../shared, LibreOffice, pdftoppm), it skips by name where that is missing.

PYTHON ?= python3
CARGO ?= cargo
export CARGO_TARGET_DIR ?= $(CURDIR)/target

# What `binary`, `wheel` and `module` build: a release. One choice of features for all crates, so that the program and
# the wheel, built one after the other, share what they are made of.
PROFILE ?= release
SHARED := ambersheet-python/abi3,ambersheet-python/one-build
FEATURES ?= --features $(SHARED)

# What the tests build: everything by one profile and one choice of features, so that each dependency is compiled once.
# It leaves out what takes minutes: Parquet, and a release's optimising. The full run leaves out nothing, and runs the
# Python tests on a release.
ifeq ($(AMBERSHEET_FULL),1)
TEST_FEATURES := --features $(SHARED)
TESTED :=
else
TEST_FEATURES := --no-default-features --features $(SHARED)
TESTED := PROFILE=dev FEATURES="$(TEST_FEATURES)"
endif

BINARY = $(CARGO_TARGET_DIR)/$(if $(filter dev,$(PROFILE)),debug,$(PROFILE))/ambersheet
TALLY := $(CARGO_TARGET_DIR)/tally
VENV := .venv
# Where Windows builds its own wheel, an environment has other folders.
VENV_BIN := $(VENV)/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
VENV_PYTHON := $(VENV_BIN)/python
WHEELS := $(CARGO_TARGET_DIR)/python-wheels
SKIPS_ALLOWED ?=

FUZZ_SECONDS ?= 60
FUZZ_TARGETS ?= package sheet patch script
FUZZ := $(CARGO_TARGET_DIR)/fuzz

PAGE := $(CARGO_TARGET_DIR)/ambersheet.html
WINDOWS := $(CARGO_TARGET_DIR)/windows/ambersheet.exe

# What the program of a release has beyond the default: names of features, with commas between; after `make page`, the
# page inside. And the target that it is built for, this system's own if none is named.
RELEASE_FEATURES ?= $(if $(wildcard $(PAGE)),page)
RELEASE_TARGET ?=
RELEASE_OPTIONS = $(if $(RELEASE_FEATURES),--features $(RELEASE_FEATURES))

MDBOOK := $(CARGO_TARGET_DIR)/tools/bin/mdbook
BOOK := $(CARGO_TARGET_DIR)/book

.PHONY: test test-full need-full need-page need-windows checks fmt fmt-check clippy docs test-rust test-python start \
	start-rust start-python run-rust run-python total binary release windows module wheel page examples book pictures \
	page-pictures bench fuzz fuzz-build clean
.NOTPARALLEL:

# Both halves run even where the first fails; the total then says so, and fails.
test: checks start
	-@$(MAKE) --no-print-directory run-rust
	-@$(MAKE) --no-print-directory run-python
	@$(MAKE) --no-print-directory total

# The same, where everything must run.
test-full: need-full
	@AMBERSHEET_FULL=1 $(MAKE) --no-print-directory test SKIPS_ALLOWED=--no-skips

# What the tests of the page need and a system may lack; where it cannot be installed, these tests skip by name.
INSTALL = $$(test "$$(id -u)" = 0 || echo sudo -n) apt-get install -y --no-install-recommends

need-page:
	@command -v npm >/dev/null && command -v chromium >/dev/null || $(INSTALL) nodejs npm chromium </dev/null

need-windows:
	@command -v x86_64-w64-mingw32-gcc >/dev/null || $(INSTALL) gcc-mingw-w64-x86-64-win32 </dev/null || \
		{ echo "MinGW (x86_64-w64-mingw32-gcc) is needed to build the program for Windows: install it"; exit 1; }

need-full: need-windows
	@command -v wine >/dev/null || $(INSTALL) wine wine64 </dev/null || \
		{ echo "Wine is needed to test the program for Windows: install it"; exit 1; }
	@test -d ../shared || { echo "../shared is needed: put it beside this folder"; exit 1; }
	@command -v soffice >/dev/null && command -v pdftoppm >/dev/null && command -v chromium >/dev/null || \
		$(INSTALL) libreoffice-calc poppler-utils chromium </dev/null || \
		{ echo "LibreOffice (soffice), poppler (pdftoppm) and chromium are needed: install them"; exit 1; }

checks: fmt-check clippy docs

fmt:
	$(CARGO) fmt --all

fmt-check:
	$(CARGO) fmt --all --check
	cd fuzz && $(CARGO) fmt --check

clippy:
	$(CARGO) clippy --workspace $(TEST_FEATURES) --all-targets -- -D warnings

# The library and the program have one name, and so have their pages: two runs, the library's pages stay.
docs:
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --workspace $(TEST_FEATURES) --bins --no-deps --document-private-items
	rm -rf "$(CARGO_TARGET_DIR)/doc/ambersheet"
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --workspace $(TEST_FEATURES) --no-deps --exclude ambersheet-cli

test-rust: start-rust run-rust total
test-python: start-python run-python total

start:
	@$(PYTHON) tests/tally.py start "$(TALLY)" cargo pytest

start-rust:
	@$(PYTHON) tests/tally.py start "$(TALLY)" cargo

start-python:
	@$(PYTHON) tests/tally.py start "$(TALLY)" pytest

total:
	@$(PYTHON) tests/tally.py total "$(TALLY)" $(SKIPS_ALLOWED)

# Generated tests of `make test` try the same values each time; those of the full run try others, whose seed is printed.
ifeq ($(AMBERSHEET_FULL),1)
PROPTEST_RNG_SEED ?= $(shell date +%s)
else
PROPTEST_RNG_SEED ?= 20261130
endif
export PROPTEST_RNG_SEED

run-rust:
	@echo "generated values: PROPTEST_RNG_SEED=$(PROPTEST_RNG_SEED)"
	$(PYTHON) tests/tally.py cargo "$(TALLY)" -- $(CARGO) test --workspace $(TEST_FEATURES) --no-fail-fast

# A page of an earlier run is not tested in place of one that cannot be built, nor is an ambersheet.exe. The latter is
# tested in the full run only, for it takes some nine minutes of CPU to build.
run-python:
	@rm -f "$(PAGE)" "$(WINDOWS)"
	-@$(MAKE) --no-print-directory need-page page
	$(if $(filter 1,$(AMBERSHEET_FULL)),-@$(MAKE) --no-print-directory windows)
	@$(MAKE) --no-print-directory run-pytest $(TESTED)

.PHONY: run-pytest
run-pytest: binary module
	AMBERSHEET_BIN="$(BINARY)" AMBERSHEET_PAGE="$(PAGE)" AMBERSHEET_WINDOWS="$(WINDOWS)" AMBERSHEET_WHEELS="$(WHEELS)" \
		$(PYTHON) tests/tally.py pytest "$(TALLY)" -- $(VENV_PYTHON) -m pytest

binary:
	$(CARGO) build --profile $(PROFILE) --workspace $(FEATURES) --bins

# The program as it is given to others, at target/release, or target/RELEASE_TARGET/release.
release:
	AMBERSHEET_PAGE="$(PAGE)" $(CARGO) build --locked --release --package ambersheet-cli $(RELEASE_OPTIONS) \
		$(addprefix --target ,$(RELEASE_TARGET))

# The same for Windows, made on Linux: target/windows/ambersheet.exe. Needs MinGW, and a Rust toolchain for Windows,
# which it gets where it can.
windows: need-windows
	AMBERSHEET_PAGE="$(PAGE)" $(PYTHON) cli/make_windows.py "$(CARGO_TARGET_DIR)" "$(WINDOWS)" $(RELEASE_OPTIONS)

# The package as a user gets it: from its wheel, outside the checkout.
module: wheel
	$(VENV_PYTHON) -m pip install --quiet --disable-pip-version-check --force-reinstall --no-deps "$(WHEELS)"/*.whl

wheel: $(VENV)/made
	rm -rf "$(WHEELS)"
	$(VENV_BIN)/maturin build --profile $(PROFILE) --features abi3,one-build --interpreter "$(CURDIR)/$(VENV_PYTHON)" --out "$(WHEELS)"

$(VENV)/made: tests/python/requirements.txt tests/python/make_venv.py
	$(PYTHON) tests/python/make_venv.py $(VENV) tests/python/requirements.txt
	@touch $@

# The page: one HTML file with the engine inside. Needs Node, and a Rust toolchain for WebAssembly, which it gets where
# it can.
page:
	$(PYTHON) web/make_page.py "$(CARGO_TARGET_DIR)" "$(PAGE)"

# Writes the example workbooks of rules/ anew.
examples:
	$(CARGO) run --package ambersheet-rules --example make_examples

# All documents as a site with a search box, at target/book/index.html. Building mdBook itself takes some minutes of
# CPU, once; `make test` checks the links without it.
book: $(MDBOOK)
	$(PYTHON) docs/make_book.py gather "$(BOOK)-source"
	"$(MDBOOK)" build "$(BOOK)-source" --dest-dir "$(BOOK)"
	$(PYTHON) docs/make_book.py check "$(BOOK)"

$(MDBOOK):
	nice $(CARGO) install mdbook --locked --version 0.5.4 --no-default-features --features search \
		--target-dir "$(CARGO_TARGET_DIR)/tools/build" --root "$(CARGO_TARGET_DIR)/tools"

# Makes the pictures of the documents anew, with LibreOffice and poppler.
pictures: binary
	$(PYTHON) docs/make_pictures.py "$(BINARY)"

# Makes the pictures of the page anew, in a browser.
page-pictures: page $(VENV)/made
	$(VENV_PYTHON) docs/make_page_pictures.py "$(PAGE)"

# A time is only worth something as a ratio to the yardstick, taken in turn with it on an idle machine.
bench: binary module
	@echo "Once:    (cd ../shared/tools/limit && cargo build --release)"
	@echo "Inputs:  python ../shared/tools/gen_workbooks.py target/bench medium large    (needs XlsxWriter)"
	@echo "L:       limit stream target/bench/large.xlsx target/bench/out.xlsx 5 1"
	@echo "Ours:    $(BINARY) rate target/bench/large.xlsx -r RULES --force --quiet"
	@echo "Take them in turn (L, ours, L, ours ...), five times or more, and compare the medians."
	@echo "Columns, in ratings a second on one thread:"
	@$(CARGO) run --quiet --release --package ambersheet --example bench_columns
	@echo "Frames, in rows a second on one thread, taken in turn:"
	@$(VENV_PYTHON) -m pip install --quiet --disable-pip-version-check zen-engine==2.1.3
	@$(VENV_PYTHON) python/benches/frames.py

# Each target for FUZZ_SECONDS, from the seeds, what was found before, our own rulesets and workbooks, and the public
# workbooks where they are there. What it finds stands in fuzz/findings: keep it there, and `make test` replays it.
fuzz: fuzz-build
	@$(PYTHON) fuzz/run.py --programs "$(FUZZ)" --seconds $(FUZZ_SECONDS) $(FUZZ_TARGETS)

fuzz-build:
	cd fuzz && CARGO_TARGET_DIR="$(FUZZ)" $(CARGO) build --release

clean:
	$(CARGO) clean
	rm -rf $(VENV)

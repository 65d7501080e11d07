# What a person does here. Each target's work is in scripts/; CMake builds (CMakePresets.json).
# The variables may be given on the command line: make run PORT=9000

PORT ?= 8080
VISITORS ?= 1
ADMIN_PORT ?= 9090
DATABASE ?= var/firstshow.db
SEED ?=
GENERATED ?=
MINUTES ?= 60
ROWS ?=
ROUNDS ?= 3
SECONDS_PER_FIGURE ?= 6
SECONDS_PER_FUZZER ?= 60

export PORT VISITORS ADMIN_PORT DATABASE SEED ROWS ROUNDS SECONDS_PER_FIGURE SECONDS_PER_FUZZER

.DEFAULT_GOAL := help
.PHONY: help run test proof simulate mutants fuzz crowd pictures bench package format lint clean

help: ## this list
	@echo "Firstshow, the box office that never sells a seat twice."
	@echo
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo
	@echo "Variables: PORT=$(PORT) ADMIN_PORT=$(ADMIN_PORT) DATABASE=$(DATABASE) VISITORS=$(VISITORS)"

run: ## set up, build the server, fill a demonstration database, serve it (DATABASE=postgresql://...: that one)
	@scripts/run

test: ## every check and test, sanitizers included; the last line counts them
	@scripts/setup test
	@scripts/test

proof: ## buyers contend, the server is killed, a checker in Python judges (DATABASE=postgresql: that is killed too)
	@scripts/proof

simulate: ## run the simulator without end (SEED=7 repeats one run)
	@scripts/simulate

mutants: ## break the core on purpose and see the tests notice (GENERATED=1: every comparison and sum)
ifeq ($(GENERATED),)
	@scripts/setup test
	@sim/mutants/run
else
	@scripts/setup mutants
	@sim/mutants/run 49_ 50_ 51_
	@sim/mutants/generated --minutes=$(MINUTES)
endif

fuzz: ## fuzz what strangers send, SECONDS_PER_FUZZER each
	@scripts/fuzz

crowd: ## watch 100,000 buyers buy a stadium out while the server is killed; then it is judged (DATABASE=postgresql: on that)
	@scripts/crowd

pictures: ## take pictures of every page, light and dark, to be looked at, in build/test/screenshots/
	@scripts/pictures

bench: ## docs/performance.md's rows beside this machine's ceilings (ROWS="spread hot" for some; DATABASE=postgresql: beside SQLite)
	@scripts/bench

package: ## a Debian package of the server, in build/package/
	@scripts/package

format: ## lay out the C++ code with clang-format
	@scripts/format

lint: ## clang-tidy over src/, sim/, storm/, lab/ and bench/
	@scripts/lint

clean: ## remove everything that was built; databases in var/ stay
	rm -rf build

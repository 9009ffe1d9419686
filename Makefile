# Everything here runs from plain python3, asks nothing, needs no root and writes only in this folder and
# the package caches. What is missing is named with the one line that installs it.

PYTHON ?= python3
BOOTSTRAP = $(PYTHON) tools/bootstrap.py
LOCK = $$($(BOOTSTRAP) --uv) pip compile --quiet --upgrade --generate-hashes --no-header --no-emit-index-url

.DEFAULT_GOAL = help
.PHONY: help setup demo test check prove bench faults lock clean

help:  ## list the verbs
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile | expand -t 16

setup:  ## make .venv, in which `assay` and every tool run (the other verbs call this)
	@$(BOOTSTRAP) .venv requirements/dev.txt --with-assay

demo: setup  ## serve a ready-made world until Ctrl-C; PORT=8001 elsewhere, RESET=1 from the beginning
	@exec .venv/bin/assay demo

test: setup  ## run every test: the core without Django, the rest on SQLite and on PostgreSQL, in a browser
	@$(BOOTSTRAP) .venv-core requirements/core.txt --with-assay
	@.venv/bin/python -m tools.run_tests

check: setup  ## hold the code against the rules of the house: format, types, imports, sizes, licences …
	@.venv/bin/python -m tools.check

prove: setup  ## prove the bank's items under TensorFlow, those whose text or proof has changed
	@$(BOOTSTRAP) .venv-proofs requirements/proofs.txt
	@.venv/bin/assay bank prove certifications/pmle certifications/pmle/samples

bench: setup  ## measure, and print the figures beside their limits
	@set -e; for file in bench/*/bench_*.py; do echo "--- $$file"; .venv/bin/python "$$file"; done

faults: setup  ## break a site a thousand times over and check every promise; RUNS=100 SEED=7 for others
	@.venv/bin/python -m tests.faults --runs $${RUNS:-1000} $${SEED:+--seed $$SEED}

lock: setup  ## renew the lock files in requirements/ within the bounds of pyproject.toml
	@$(LOCK) --group dev -o requirements/dev.txt pyproject.toml
	@$(LOCK) -o requirements/core.txt requirements/core.in
	@$(LOCK) -o requirements/proofs.txt requirements/proofs.in

clean:  ## remove environments and caches; the demo's data in var/ stays
	@rm -rf .venv .venv-core .venv-proofs .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

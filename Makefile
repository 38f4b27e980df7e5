# Two commands are enough: `make demo` to see it, `make test` to trust it. Both do all the set-up.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help setup demo test check docs texts bench

help: ## what there is
	@grep -E '^[a-z]+:.*##' Makefile | sed 's/:.*##/\t/'

setup: ## .venv with everything pinned in uv.lock
	@bash tools/setup

demo: setup ## an invented town with its reports, served on 127.0.0.1:$${PORT:-8000}
	@.venv/bin/giaoban demo

test: setup ## every test that this machine allows; says what it skipped and why
	@bash tools/setup --group spark
	@bash tools/test

check: setup ## format, lint, types, directions of imports, migrations, templates
	@bash tools/check

docs: setup ## pages that are written from the code
	@GIAOBAN_SECRET_KEY=docs .venv/bin/python tools/reference.py

texts: setup ## collect and compile the English of the user texts (needs gettext)
	@bash tools/texts

bench: setup ## the benchmarks, each against a named alternative in the same run
	@bash tools/bench

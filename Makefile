# Every target works on a fresh machine with Python 3.11+ and access to the package registries; `uv` brings the rest.
.DEFAULT_GOAL := help
SHELL := /bin/bash
EXAMPLE ?= manifests/examples/shop.yaml

# uv from PATH, else installed from PyPI into a folder of its own.
UV := $(shell command -v uv 2>/dev/null || echo .uv/bin/uv)
RUN := $(UV) run --frozen

# Workers of the tests. Each has a control plane of its own, about two gigabytes; the slowest modules are first.
WORKERS ?= 2
PARALLEL := -n $(WORKERS) --dist loadfile --no-loadscope-reorder

# Several processes import the same modules, again at each start: they are compiled once.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help
help: ## Show what can be made
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  \033[1m%-16s\033[0m %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.uv/bin/uv:
	@python3 -m venv .uv && .uv/bin/pip install --quiet --disable-pip-version-check uv

.PHONY: setup
setup: $(if $(findstring .uv/,$(UV)),.uv/bin/uv) ## Install everything the project needs into .venv, from the lock file
	@$(UV) sync --frozen --quiet

.PHONY: demo
demo: setup ## Start a real control plane with a local AWS, apply an example and watch it become Ready
	@$(RUN) crofter local up --example $(EXAMPLE)

.PHONY: demo-down
demo-down: setup ## Stop what `make demo` started and remove its state
	@$(RUN) crofter local down

.PHONY: programs
programs: setup ## Build the programs of the control plane, once, into the cache
	@$(RUN) crofter local build

.PHONY: test
test: setup programs ## Run all tests: unit, function, contract, functional
	$(RUN) pytest $(PARALLEL)

.PHONY: test-unit
test-unit: setup ## Run the tests that need no control plane (seconds)
	$(RUN) pytest $(PARALLEL) tests/unit tests/function tests/contract

.PHONY: test-functional
test-functional: setup programs ## Run the tests on the embedded control plane
	$(RUN) pytest $(PARALLEL) tests/functional

.PHONY: lint
lint: setup ## Check style and the import contracts
	$(RUN) ruff check .
	$(RUN) ruff format --check .
	$(RUN) lint-imports

.PHONY: type
type: setup ## Check types
	$(RUN) mypy

.PHONY: generate
generate: setup ## Write the definitions, permissions and pages that follow from the models
	$(RUN) python -m crofter.generate

.PHONY: renderings
renderings: setup ## Write down what every component becomes in every profile, to review as a difference
	$(RUN) python tests/contract/renderings.py

.PHONY: generate-schemas
generate-schemas: setup ## Write the facts of the provider's kinds: make generate-schemas CRDS=<folder of provider CRDs>
	@test -n "$(CRDS)" || { echo "CRDS: missing; give the folder of a provider release's CRDs (package/crds)"; exit 2; }
	$(RUN) python -m crofter_schemas.generate --crds $(CRDS)

.PHONY: verify
verify: setup ## Fail when a generated file is not current, or an example is not valid
	$(RUN) python -m crofter.generate --check
	$(RUN) crofter validate -f manifests/examples -f manifests/local

.PHONY: bench
bench: setup programs ## Measure all that docs/performance.md tells (half an hour)
	$(RUN) python benchmarks/function_latency.py
	$(RUN) python benchmarks/reconcile_pass.py
	$(RUN) python benchmarks/operator_scale.py
	$(RUN) python benchmarks/storm.py

.PHONY: bench-check
bench-check: setup programs ## Fail when a ratio is beyond 1.3 times that of the last release
	$(RUN) python benchmarks/check.py

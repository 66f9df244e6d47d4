# make book   the finished book in _build/html, from nothing on a fresh machine
#             make book ROUND=kl2025   with another round too
# make test   ruff, mypy and every test
# make lock   pin anew what pyproject.toml asks for
# make clean  remove everything made, but not the environment

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: book test lock clean

book: $(READY)
	$(BIN)/jobsurvey book $(if $(ROUND),--round $(ROUND))

test: $(READY)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/pytest --numprocesses logical --dist loadfile

lock: $(READY)
	$(BIN)/uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 \
		--no-emit-index-url --no-annotate --upgrade -o requirements.txt

clean:
	rm -rf _build book/generated rounds/*/data/synthetic

# The stamp is written last: an interrupted installation is made again.
$(READY): requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and \
		"Python 3.11 or newer is needed, and $(PYTHON) is " + sys.version.split()[0] + "; try: make PYTHON=python3.12 $(MAKECMDGOALS)")'
	rm -rf $(VENV)
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $(READY)

# `make run` builds what is needed, loads the bundled data and serves it at a printed address.
# `make test` passes every test. Both install what they need, or say in one line what is missing.

# Options of `kobling serve`: make run ARGS='--listen 127.0.0.1:9000'
ARGS ?=

PAGE := web/dist/graphiql.html
MODULES := web/node_modules/.package-lock.json
TARGET := $(or $(CARGO_TARGET_DIR),target)
FRICTIONLESS := $(TARGET)/venv/bin/frictionless
READERS := $(TARGET)/readers/bin/python
PEERS := $(TARGET)/measures/bin/python
WEB_SOURCES := $(shell find web -type f -not -path 'web/node_modules/*' -not -path 'web/dist/*')

.PHONY: help run test web test-web test-data lint deny test-rust test-http test-validation test-hostile test-page test-export test-measures schema fmt
.NOTPARALLEL:

help:
	@echo 'make run     build and serve the bundled data'
	@echo 'make test    run every check and test'
	@echo 'make web     build the pages that the server embeds'
	@echo 'make lint    formatting, clippy, documentation'
	@echo 'make deny    licences and sources of dependencies'
	@echo 'make fmt     format the code'
	@echo 'make schema  print the schema into schema/schema.graphql'

run: $(PAGE)
	@.ci/need cargo
	cargo build --release --locked
	@$(TARGET)/release/kobling serve $(ARGS)

test: test-web test-data lint deny test-rust test-http test-validation test-export test-page

web: $(PAGE)

$(PAGE): $(MODULES) $(WEB_SOURCES)
	cd web && npm run build

$(MODULES): web/package.json web/package-lock.json
	@.ci/need node
	cd web && npm ci --no-audit --no-fund

test-web: $(PAGE)
	cd web && npm run check && npm test

test-data: $(FRICTIONLESS)
	$(FRICTIONLESS) validate data/norway/datapackage.json
	python3 -m unittest discover -s data/scripts

$(FRICTIONLESS): data/scripts/requirements.txt
	@.ci/need python
	python3 -m venv $(TARGET)/venv
	$(TARGET)/venv/bin/pip install --quiet --disable-pip-version-check -r data/scripts/requirements.txt
	@touch $@

lint:
	@.ci/need lint
	cargo fmt --check
	cargo clippy --all-targets --locked -- -D warnings
	RUSTDOCFLAGS='-D warnings' cargo doc --no-deps --locked

# Licences, bans, sources and advisories of dependencies, by deny.toml.
deny:
	@.ci/need cargo
	.ci/deny $(TARGET)/venv

# After the pages, so that the tests and the binary embed them.
test-rust: $(PAGE)
	@.ci/need cargo
	cargo test --locked

# GraphQL over HTTP: the audits of graphql-http on the built binary, which `cargo test` has built for its own tests; by `cargo
# build` it would be built again, with the features of fewer dependencies.
test-http: $(PAGE)
	@.ci/need cargo
	cargo test --no-run --quiet --locked
	.ci/test-served $(TARGET)/debug/kobling test:http

# Documents and values, judged as by the reference implementation.
test-validation: $(PAGE)
	@.ci/need cargo
	cargo test --no-run --quiet --locked
	.ci/test-served $(TARGET)/debug/kobling test:validation

# Networks as files, opened by the readers of networkx, igraph and Gephi Lite.
test-export: $(PAGE) $(READERS)
	@.ci/need cargo
	rm -rf $(TARGET)/export-files && mkdir -p $(TARGET)/export-files
	cargo run --quiet --locked --example export_files -- $(TARGET)/export-files
	$(READERS) tests/export/readers.py $(TARGET)/export-files
	node tests/export/readers.mjs $(TARGET)/export-files empty isolates hostile hostile-directed

$(READERS): tests/export/requirements.txt
	@.ci/need python
	python3 -m venv $(TARGET)/readers
	$(TARGET)/readers/bin/pip install --quiet --disable-pip-version-check -r tests/export/requirements.txt
	@touch $@

# Every measure against other libraries, of the bundled data or of a database: make test-measures DB=eu.db
test-measures: $(PAGE) $(PEERS)
	@.ci/need cargo
	cargo build --release --locked
	$(PEERS) tests/validation/centrality.py $(TARGET)/release/kobling $(if $(DB),--db $(DB))
	$(PEERS) tests/validation/groups.py $(TARGET)/release/kobling $(if $(DB),--db $(DB))

$(PEERS): tests/validation/requirements.txt
	@.ci/need python
	python3 -m venv $(TARGET)/measures
	$(TARGET)/measures/bin/pip install --quiet --disable-pip-version-check -r tests/validation/requirements.txt
	@touch $@

# What hostile clients take of the server, for which it is built as it is released.
test-hostile: $(PAGE)
	@.ci/need cargo
	cargo build --release --locked
	tests/hostile/run.py $(TARGET)/release/kobling

test-page: $(PAGE)
	@.ci/need chromium
	cargo test --no-run --quiet --locked
	.ci/test-served $(TARGET)/debug/kobling test:browser

schema:
	cargo run --quiet -- schema > $(TARGET)/schema.graphql
	cp $(TARGET)/schema.graphql schema/schema.graphql

fmt:
	cargo fmt

# `make test` passes every test; it needs Rust, and Python for the checks of the bundled data.

.PHONY: test data-test fmt

test: data-test
	cargo fmt --check
	cargo test

data-test:
	python3 -m unittest discover -s data/scripts

fmt:
	cargo fmt

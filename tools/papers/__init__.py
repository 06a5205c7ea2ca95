"""Samples of reports for docs/samples, and what long ones cost: `./dev docs`, `./dev bench-papers`."""

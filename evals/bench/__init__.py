"""Benchmarks: how fast it is, beside what a shop would build instead."""

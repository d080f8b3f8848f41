"""Scripted conversations, graders, benchmarks and reports. They drive the same agent as the faces do."""

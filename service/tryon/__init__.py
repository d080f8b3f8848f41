"""Trying things on: photos, sessions, jobs on the durable queue, and what is kept how long."""

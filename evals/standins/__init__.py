"""Stand-ins of outside systems: servers on loopback that behave as recorded, for tests, benchmarks and trying out."""

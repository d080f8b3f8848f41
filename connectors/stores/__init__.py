"""Store platforms: one Protocol, one folder per platform."""

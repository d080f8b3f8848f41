"""``doctor``: what it checks, and how that is shown."""

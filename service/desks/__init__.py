"""Answering at desks: what happens there is taken in at once, worked off after, and answered where it was said."""

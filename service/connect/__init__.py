"""Connecting a shop to its platform, and keeping what that takes."""

"""Telling other programs of the shop what happens, by signed webhooks."""

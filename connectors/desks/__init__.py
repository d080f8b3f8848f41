"""Desks, where people answer customers: each is one folder with an adapter between its messages and ours."""

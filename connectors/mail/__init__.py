"""Sending mail: an outbox folder by default, SMTP for real."""

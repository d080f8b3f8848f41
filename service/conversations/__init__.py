"""Conversations: messages, turns, whose they are, and who answers."""

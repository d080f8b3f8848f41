"""Servers of the Model Context Protocol (MCP) that we ask: a line to one, and the hashes that pin what it offers."""

"""The shop's catalogue for shopping agents, by the Universal Commerce Protocol (UCP): over REST and over MCP."""

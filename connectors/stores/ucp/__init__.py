"""Any store that speaks UCP or MCP as a platform: its catalogue, for finding products. It has no orders to look at."""

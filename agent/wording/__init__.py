"""What the clerk says of results: worded by code, for any model."""

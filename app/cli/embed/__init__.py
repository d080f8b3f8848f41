"""``embed``: how the clerk gets onto a shop's pages, and whether it is there."""

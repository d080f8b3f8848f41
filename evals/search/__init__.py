"""How good search and recommendations are, on judged sets and beside peers."""

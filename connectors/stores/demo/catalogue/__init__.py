"""The demo store's catalogue: kinds of articles in YAML, and the grammar that writes articles from them."""

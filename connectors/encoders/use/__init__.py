"""USE-multilingual-v3 on numpy: every language that MiniLM does not read."""

from connectors.encoders.use.encoder import USE

__all__ = ["USE"]

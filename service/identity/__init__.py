"""Who is speaking: sessions, keys, and codes by mail."""

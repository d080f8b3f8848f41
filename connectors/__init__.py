"""Every outside system behind one small Protocol per kind."""

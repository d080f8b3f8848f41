"""The clerk's tools for customers' own programs, by the Model Context Protocol: over stdio and HTTP."""

"""The HTTP face: routes, streaming, problems. It turns requests into calls of the service and the clerk."""

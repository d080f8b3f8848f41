"""Products in files: how tables, JSON and feeds are read, whoever wrote them."""

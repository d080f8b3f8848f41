"""Breaking the house on purpose, and comparing the books afterwards."""

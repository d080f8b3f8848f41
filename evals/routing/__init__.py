"""How well the embedded engine tells what a message is for."""

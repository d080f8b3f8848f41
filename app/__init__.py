"""The faces of the house: command line and HTTP. No logic of their own."""

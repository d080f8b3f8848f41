"""What a model's words have to pass before a customer reads them."""

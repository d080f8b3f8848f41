"""What the shop can do for a customer, model or no model."""

"""What code reads of a customer's message, in every language, before any model is asked."""

"""The embedded engine: a chat model without a language model.

It routes a message with the text encoder, hand-written exemplars and keyword votes, asks when it is unsure,
takes arguments only from the customer's words and from tool results, and answers only from tool results.
"""

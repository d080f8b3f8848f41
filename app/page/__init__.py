"""The chat page: one self-contained document, put together from its three parts when it is served."""

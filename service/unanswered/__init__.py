"""Questions that the clerk could not answer, and the answers that staff write for them."""

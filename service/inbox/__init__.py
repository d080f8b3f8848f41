"""What staff see of conversations, and what they write beside them."""

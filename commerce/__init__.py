"""The shop's vocabulary and rules: pure Python, no input or output."""

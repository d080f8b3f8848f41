"""Conversations the way shoppers write them: played in fresh shops, written down for judging, checked by state."""

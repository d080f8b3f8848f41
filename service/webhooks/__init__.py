"""What the platform tells by itself: taken in at once, worked off after, and made good when it was lost."""

"""The demo's small shop: pages that the clerk's links lead to, and that its widget stands on."""

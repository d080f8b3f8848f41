"""The actions: one folder each, found by looking here. What runs them is in `service.changes`."""

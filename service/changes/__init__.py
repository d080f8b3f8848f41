"""What all changes share: propose, decide, execute exactly once, reconcile. What each one is lies in its action."""

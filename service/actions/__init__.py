"""Changes to orders: propose, decide, execute exactly once, reconcile."""

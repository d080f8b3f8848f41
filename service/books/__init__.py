"""What is told to the shop's people about the clerk's work: numbers, changes, the audit trail."""

"""What we keep: rows, indexes, secrets at rest, the audit trail."""

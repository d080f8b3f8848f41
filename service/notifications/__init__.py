"""Mail that is written with what it tells, and sent by a workflow."""

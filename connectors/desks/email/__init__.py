"""A mailbox as a desk: read by IMAP, answered by SMTP."""

"""Try-on providers: one Protocol, one folder an implementation, chosen by name."""

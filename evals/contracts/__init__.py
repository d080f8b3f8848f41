"""What every store, encoder and try-on provider must do: suites that the tests run, and `shopclerk check-platform`."""

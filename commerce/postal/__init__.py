"""Postal addresses in people's own words, read by their structure: `read` in `commerce.postal.reading`."""

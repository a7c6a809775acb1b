"""Commands that count listeners."""

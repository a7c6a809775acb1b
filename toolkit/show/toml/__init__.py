"""The files that people write: read, changed, and the kinds of value in them."""

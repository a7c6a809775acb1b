"""Caption files, read and written."""

"""Recordings taken in, brought to their loudness, with voices and chapters."""

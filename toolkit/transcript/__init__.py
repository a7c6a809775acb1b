"""Cues and their formats, recognisers, and the state of a transcript."""

"""Cues and words as values, and what can be known from text alone."""

"""Worksheet and teacher page of an episode: what stands on them, as PDF and as pages."""

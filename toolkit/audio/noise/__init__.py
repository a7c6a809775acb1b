"""Steady noise: measured in the pauses, and removed where a show asks for it."""

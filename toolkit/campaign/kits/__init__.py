"""Kits: all that is made of a moment, planned, made and published."""

"""Packs for partners: what goes into them, and what the last one held."""

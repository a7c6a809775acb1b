"""Texts set into pictures and pages, the same on every machine."""

"""Peaks held below the limit: the gain it takes, and how hard the limiter works."""

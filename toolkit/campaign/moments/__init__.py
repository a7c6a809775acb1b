"""Moments held against the approved words: where they are said, and whether exactly these."""

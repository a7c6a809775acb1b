"""Listeners counted: logs fetched and read, days closed, figures told."""

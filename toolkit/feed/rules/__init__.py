"""Rules that apps and directories set, each a function in a table."""

"""Commands for what is published: sent, looked at, taken back, swept, and its storage."""

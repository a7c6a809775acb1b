"""A published feed looked at from outside, over HTTP, as a podcast app does."""

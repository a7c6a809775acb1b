"""A release: planned, guarded, sent, kept, and rolled back."""

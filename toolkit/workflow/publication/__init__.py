"""What was built, sent to its place, looked at, taken back, cleared away."""

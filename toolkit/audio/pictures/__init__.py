"""Cover pictures: read, checked, and written without private metadata."""

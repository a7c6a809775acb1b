"""What all stores do alike, and the simplest of them: a folder."""

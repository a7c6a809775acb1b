"""A given text becomes timed cues, by the words that a recogniser heard."""

"""A given text becomes timed cues, by words that a recogniser heard or by a synthesiser's voice."""

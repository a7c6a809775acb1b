"""Quote cards: what they say, and how they are drawn."""

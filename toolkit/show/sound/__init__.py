"""How episodes sound: targets, inserts, tracks, and what is taken of a recording."""

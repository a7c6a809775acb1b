"""What a class is to take home from an episode, as people write it."""

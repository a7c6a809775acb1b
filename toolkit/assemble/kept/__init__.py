"""What the last build made of each episode, so that the next one need not make it again."""

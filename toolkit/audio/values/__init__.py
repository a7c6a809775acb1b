"""The values that the rooms of sound hand to one another."""

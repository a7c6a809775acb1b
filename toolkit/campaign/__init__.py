"""Moments of an episode, and the cards, captions and texts made from them."""

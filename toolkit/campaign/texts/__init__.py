"""Captions and posts of a moment, each as long as its reader takes."""

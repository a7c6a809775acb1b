"""From recordings to finished episodes: the loudness is met, and every file is made."""

"""Loudness, true peaks, speech and pauses of a sound, measured."""

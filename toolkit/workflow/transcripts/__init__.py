"""Transcripts drafted, aligned, doubted and approved."""

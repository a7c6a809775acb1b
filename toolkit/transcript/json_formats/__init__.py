"""Transcripts in JSON, of podcast apps, recognisers and services."""

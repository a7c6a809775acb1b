"""Transcripts as people write them: Word files, plain text, pages."""

"""Drafts of transcripts as work that runs anywhere."""

"""Transcripts as they are kept: files, states, approvals, imports and exports."""

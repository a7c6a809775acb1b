"""soy: take a podcast recording to a published feed, transcripts and campaign snippets."""

__version__ = "0.1.0"

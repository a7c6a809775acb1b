"""Finding words in all transcripts of a show, at the desk of whoever prepares a campaign."""

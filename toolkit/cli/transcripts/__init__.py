"""Commands for transcripts: drafted, brought in, reviewed, approved."""

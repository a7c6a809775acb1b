"""What the last build read in the files of a show, so that it need not be parsed again."""

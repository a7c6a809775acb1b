"""Places in a transcript that may be worth quoting, by features that can be told in plain words."""

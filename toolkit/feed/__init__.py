"""The RSS feed, chapters, and the rules that apps and directories set."""

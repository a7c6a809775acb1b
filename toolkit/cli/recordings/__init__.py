"""Commands for an episode's sound: taking it in, chapters, mastering."""

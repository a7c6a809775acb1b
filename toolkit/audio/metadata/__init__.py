"""What a recording carries besides its sound: chapters, titles and other texts."""

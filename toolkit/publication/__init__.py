"""What is published, as values: the files of a release, and the releases that are kept."""

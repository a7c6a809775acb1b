"""The nouns of a show, and reading and writing the files that people edit."""

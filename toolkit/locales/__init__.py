"""What differs from language to language: one file for each in `data/`, read when it is needed."""

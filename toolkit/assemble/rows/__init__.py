"""What a row of the table of outputs is, and what it is asked with."""

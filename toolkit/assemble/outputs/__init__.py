"""What a show publishes, a kind of file each: the table of outputs, and its rows."""

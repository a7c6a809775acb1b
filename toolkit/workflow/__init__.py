"""What soy does, each thing as one function with a frozen result: for commands and for scripts."""

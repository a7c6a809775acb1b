"""The layouts of access logs: each a module that reads one line, all told apart by first lines."""

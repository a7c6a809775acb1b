"""What in a transcript may be wrong: guards with a rule each, and the queue they fill."""

"""Who speaks when, on which microphone or side, and people brought to one level."""

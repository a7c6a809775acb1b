"""Places to publish to, behind one interface."""

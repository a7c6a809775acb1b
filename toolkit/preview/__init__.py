"""What was built, shown on this computer as the store would show it, while people work on it."""

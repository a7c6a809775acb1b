"""From the files that people edit to `build/public`, and the checks before it."""

"""What a folder holds: whether it changed, who works in it, what was kept or left there."""

"""Campaigns and their moments as files: made, added to and changed, every comment kept."""

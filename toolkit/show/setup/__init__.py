"""New shows and episodes, the manual of their files, and what killed commands left."""

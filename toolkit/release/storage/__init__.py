"""Setting a storage up for publishing, and finding out what it can do."""

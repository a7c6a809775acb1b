"""What a show needs when its address changes: the old feed, and rules for servers."""

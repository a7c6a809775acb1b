"""What pages say to programs: search engines, networks, readers of feeds, browsers."""

"""Words made into captions that people can read in time."""

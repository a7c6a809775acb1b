"""The report on a mastering: figures explained, plots, and a page."""

"""The index of the search on the pages, which Pagefind makes and browsers read."""

"""The pages, a kind each: which template it has, and what of the show stands on it."""

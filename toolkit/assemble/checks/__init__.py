"""Everything wrong, missing or risky in a show, found before anyone sees it."""

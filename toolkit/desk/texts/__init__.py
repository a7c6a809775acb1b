"""The text under review: edited, undone, searched, compared and quoted."""

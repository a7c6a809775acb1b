"""Show notes: Markdown and pasted HTML as the little HTML that podcast apps keep."""

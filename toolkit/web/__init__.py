"""The one HTTP client: what may be asked, within which bounds, and what came back."""

"""Campaigns as partners get them: what their kits hold, as ZIPs and as values of pages."""

"""Removing what nothing names any more: which releases stay, what they name, what goes."""

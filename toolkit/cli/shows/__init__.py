"""Commands for a show as a whole: begun, checked, built, and how far it is."""

"""Pages for listeners: values in, text out; no file of a show is read here."""

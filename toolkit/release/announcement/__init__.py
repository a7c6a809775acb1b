"""Telling hubs and directories that a feed has changed, where a show asks for it."""

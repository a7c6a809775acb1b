"""Chapters that were made elsewhere: lists, labels and chapter files, read and written."""

"""ZIPs that partners are given: files in, the same bytes out wherever they are made."""

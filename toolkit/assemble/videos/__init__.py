"""Videos of moments: planned from their kits, made from their clips, and their public keys."""

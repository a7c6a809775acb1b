"""What outputs are made of: keys, texts that may go out, kits, covers, and a show's gate."""

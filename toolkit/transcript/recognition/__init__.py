"""From sound to a draft: recognised in parts, repaired where errors are certain, and joined."""

"""Where a talk changes its subject: proposals for chapters."""

"""Partners who share campaigns, as their files tell of them."""

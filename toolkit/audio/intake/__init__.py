"""A recording taken in: probed, decoded, checked, and brought to the rate and channels in use."""

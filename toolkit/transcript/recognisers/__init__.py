"""Speech recognisers, a file each, behind one small interface."""

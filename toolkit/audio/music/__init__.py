"""Music and other inserts, laid out around and within the talk."""

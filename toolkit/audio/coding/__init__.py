"""Sound written as MP3 and by other codecs, tagged, and decoded again as a check."""

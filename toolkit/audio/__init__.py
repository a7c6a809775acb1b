"""From a recording to a tagged MP3 that meets the loudness target, and clips of it."""

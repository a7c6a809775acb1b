"""From a recording to a tagged MP3 that meets the loudness target, and clips of it."""

import os

# Episodes are mastered side by side, a thread each. The threads that numpy's linear algebra starts
# besides double the CPU time and gain nothing; it reads this when numpy is first imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

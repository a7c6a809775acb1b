"""A moment as a video with captions: frozen values in, an MP4 out that all networks take."""

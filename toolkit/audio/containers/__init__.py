"""The bytes of sound files: how long they say they are, how they end, what hinders reading."""

"""Where the jobs of a command run: on threads, on processes of this machine, on a cluster."""

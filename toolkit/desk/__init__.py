"""The review desk: a page on this machine on which a person listens and corrects a transcript."""

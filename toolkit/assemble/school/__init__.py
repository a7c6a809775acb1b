"""School packs gathered: from key messages and approved transcripts to worksheets as PDF."""

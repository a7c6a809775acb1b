"""Places to publish to: a folder, or storage that speaks S3."""

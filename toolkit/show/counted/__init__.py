"""What show.toml says of counting listeners."""

"""What every component shares: naming, metadata, tags, pausing, adoption, readiness and status, done once."""

"""Sample data: real companies from public sources, and invented model companies."""

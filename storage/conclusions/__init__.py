"""Keep the conclusions from captures. All conclusions can be concluded again from the archive."""

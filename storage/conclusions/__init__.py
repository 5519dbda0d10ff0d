"""Keep the conclusions from captures. They can be emptied and concluded again from the archive."""

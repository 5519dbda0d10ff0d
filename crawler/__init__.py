"""From the web to the store: visit due pages, archive every answer, read pages."""

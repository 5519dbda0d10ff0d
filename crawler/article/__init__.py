"""Response → reading: page kind, headline, paragraphs, credit line."""

"""Lines of a list, feed or sitemap → entries with address, title and date."""

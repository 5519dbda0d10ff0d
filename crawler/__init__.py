"""The web's side: fetch, archive, and read what a page says."""

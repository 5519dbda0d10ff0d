"""Keep everything that the program knows: the only package with SQL."""

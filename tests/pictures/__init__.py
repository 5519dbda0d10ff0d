"""The page of the demonstration → the pictures of the README."""

"""Past looks at a page → the time of the next look."""

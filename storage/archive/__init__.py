"""Keep every exchange with a site for good: captures, their bodies, and the chain that shows changes."""

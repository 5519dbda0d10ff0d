"""Two texts → whether one was made from the other, and how."""

"""Judge whether a reprint keeps to the rules for reprints."""

"""Events and states of pages, reprints and sites → findings with stable ids."""

"""Texts of the command line in the code → the catalogue in Chinese, and its faults."""

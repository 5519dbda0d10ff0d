"""Divide the work of an installation among several processes."""

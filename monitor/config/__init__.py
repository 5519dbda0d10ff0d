"""Configuration file and environment → checked values, or an error that names line, key and the nearest right key."""

"""The commands, grouped by what a person wants to do. Each imports what it runs when it runs."""

"""Commands of the command line: options and arguments → answers on standard output and messages on standard error."""

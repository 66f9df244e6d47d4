"""The commands of the command line, a module each; what a command does is done by the package."""

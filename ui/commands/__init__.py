"""The commands of `whosaid`, a module a family. Each is imported only when it is called."""

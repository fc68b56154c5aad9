"""One file a verb: gather, call, hand back. Heavy imports stand in the functions, so that `--help` stays quick."""

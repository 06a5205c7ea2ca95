"""The subcommands of ``./dev``, one module each."""

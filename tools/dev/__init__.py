"""Everything behind ``./dev``: from an empty machine to a running Odoo with our addons.

Runs on the standard library alone, since it runs before anything is installed. Reading order:
`cli` (commands) → `ground` (what a command stands on) → `parts`, `venv`, `postgres`, `database`.
"""

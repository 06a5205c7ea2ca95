"""Odoo's command line as a file: with workers it starts its websocket process by its own name; `-m odoo` has none."""
from odoo.cli import main

main()

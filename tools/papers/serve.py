"""Odoo's own program as a file: with workers it starts a part of itself by the name of its file."""
from odoo.cli.command import main

main()

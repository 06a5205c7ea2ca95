"""What the system costs on many tasks, against the best plain SQL and against Odoo's own tasks (``./dev bench``).

    lives.py       what happened to a task: pure Python, the same for the same number
    tables.py      the rows of each table that tell a life
    seed.py        a database of so many lives, by COPY, continued where it was cut off
    databases.py   which databases there are, and what they are made of
    inside.py      runs in Odoo's process: ours and the reference taken by turns
    rows.py        which module gives which rows: visible.py R1-R5 …
    growth.py      the drawing of how cost grows
    table.py       ratios and targets as one table
"""

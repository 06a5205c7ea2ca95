"""Many people at once over real HTTP (``./dev bench-load``), and how many requests a core answers (row R8).

    sessions.py    logins without their passwords' million rounds: in Odoo's process, into its session store
    site.py        a server with workers on a database of the bench, its processes' memory and time
    people.py      what people do, with the time they take to think: runs in locust
    run.py         the whole: server, people, figures
"""

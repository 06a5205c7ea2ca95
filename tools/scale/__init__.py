"""The system on more than one machine, built natively on this one: ``./dev bench-scale``.

    machines.py  primary, replica, PgBouncer, two Odoo nodes, one for background jobs, HAProxy (deploy/)
    people.py    clients that read and write without a pause, and what they were answered
    reading.py   reads on the replica, own writes read back, memberships revoked, caches of the other node
    breaking.py  a node killed, the replica killed, the primary killed and the replica promoted
    jobs.py      background jobs, websockets, connections through PgBouncer
    carrying.py  what one node and two nodes carry
    sizes.py     rows and bytes a task, for docs/scaling.md
"""

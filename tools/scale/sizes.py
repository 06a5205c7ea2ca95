"""Rows and bytes a task, with its log, chatter and indexes: what docs/scaling.md reckons with."""
from tools.faults import Row

_SQL = """
    SELECT relname, reltuples::bigint, pg_table_size(oid), pg_indexes_size(oid) FROM pg_class
     WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
       AND (relname LIKE 'directive\\_%' OR relname = 'mail_message')
     ORDER BY pg_total_relation_size(oid) DESC"""


def a_task(site):
    """A row for each of the largest tables, and one for all."""
    tasks = int(site.sql("SELECT count(*) FROM directive_task"))
    site.sql("VACUUM ANALYZE")
    tables = [line.split("|") for line in site.sql(_SQL).splitlines()]
    tables = [(name, *map(int, numbers)) for name, *numbers in tables]
    rows = [Row(f"Bytes a task: {name}", _figure(tasks, rows, table, indexes), True)
            for name, rows, table, indexes in tables[:6]]
    totals = [sum(max(table[place], 0) for table in tables) for place in (1, 2, 3)]
    return [*rows, Row(f"Bytes a task: all, of {tasks:,} tasks", _figure(tasks, *totals), totals[0] > 5 * tasks)]


def _figure(tasks, rows, table, indexes):
    return (f"{rows / tasks:.1f} rows, {(table + indexes) / tasks:,.0f} bytes ({table / tasks:,.0f} in the table,"
            f" {indexes / tasks:,.0f} in indexes)")

import re

from odoo import models, tools
from odoo.fields import Domain
from odoo.orm.domains import DomainAnd, DomainCondition
from odoo.tools import SQL
from odoo.tools.query import Query

#: Under this alias a query knows the rows of ``directive_task_involved_rel``.
_INVOLVED = "directive_task__involved"
_BY_DEADLINE = re.compile(r"date_deadline(?: (asc|desc))?(?:, ?id(?: (asc|desc))?)?", re.IGNORECASE)
_OPEN = {"open_in_time", "open_overdue"}
#: What the rows of ``directive_task_involved_rel`` are made from.
_FACTS = ("involved_unit_ids", "date_deadline", "transferred_at", "confirmed_at", "cancelled_at")

#: The deadline of each task and whether it is open stand beside the units that it involves, so that the tasks of a
#: unit are read from one index, in the order of the list. The database itself keeps them: a row can never be stale.
_FACTS_SQL = """
ALTER TABLE directive_task_involved_rel
    ADD COLUMN IF NOT EXISTS date_deadline date, ADD COLUMN IF NOT EXISTS is_open boolean;

CREATE OR REPLACE FUNCTION directive_involved_facts() RETURNS trigger AS $$
BEGIN
    -- FOR SHARE: who changes the task at this moment is waited for.
    SELECT task.date_deadline,
           task.transferred_at IS NOT NULL AND task.confirmed_at IS NULL AND task.cancelled_at IS NULL
      INTO NEW.date_deadline, NEW.is_open FROM directive_task task WHERE task.id = NEW.task_id FOR SHARE;
    RETURN NEW;
END $$ LANGUAGE plpgsql;

CREATE OR REPLACE FUNCTION directive_task_facts() RETURNS trigger AS $$
BEGIN
    UPDATE directive_task_involved_rel SET date_deadline = NEW.date_deadline,
        is_open = NEW.transferred_at IS NOT NULL AND NEW.confirmed_at IS NULL AND NEW.cancelled_at IS NULL
    WHERE task_id = NEW.id;
    RETURN NULL;
END $$ LANGUAGE plpgsql;

CREATE OR REPLACE TRIGGER involved_facts BEFORE INSERT ON directive_task_involved_rel
    FOR EACH ROW EXECUTE FUNCTION directive_involved_facts();
CREATE OR REPLACE TRIGGER involved_facts
    AFTER UPDATE OF date_deadline, transferred_at, confirmed_at, cancelled_at ON directive_task FOR EACH ROW
    WHEN ((OLD.date_deadline, OLD.transferred_at, OLD.confirmed_at, OLD.cancelled_at)
        IS DISTINCT FROM (NEW.date_deadline, NEW.transferred_at, NEW.confirmed_at, NEW.cancelled_at))
    EXECUTE FUNCTION directive_task_facts();

UPDATE directive_task_involved_rel involved SET date_deadline = facts.date_deadline, is_open = facts.is_open
FROM (SELECT id, date_deadline, transferred_at IS NOT NULL AND confirmed_at IS NULL AND cancelled_at IS NULL AS is_open
      FROM directive_task) facts
WHERE facts.id = involved.task_id
  AND (involved.date_deadline, involved.is_open) IS DISTINCT FROM (facts.date_deadline, facts.is_open);

CREATE INDEX IF NOT EXISTS directive_task_involved_rel_by_deadline
    ON directive_task_involved_rel (unit_id, date_deadline, task_id);
CREATE INDEX IF NOT EXISTS directive_task_involved_rel_open
    ON directive_task_involved_rel (unit_id, date_deadline, task_id) WHERE is_open
"""


class DirectiveTask(models.Model):
    """How the tasks of somebody's units are found among a million.

    The record rule says who sees which task: the involved units. Read as Odoo writes it into SQL, it is asked of one
    task after the other; here the same is read from the index of each unit, nearest deadline first. Where the rule of
    the user says anything else, Odoo's own way is taken. ``test_directive_task_access`` compares both.
    """

    _inherit = "directive.task"

    def init(self):
        self.env.cr.execute(SQL(_FACTS_SQL))
        return super().init()

    def _search(self, domain, offset=0, limit=None, order=None, *, active_test=True, bypass_access=False):
        if self.env.su or bypass_access or not self._is_read_by_units():
            return super()._search(
                domain, offset, limit, order, active_test=active_test, bypass_access=bypass_access
            )
        self.browse().check_access("read")
        # sudo: members are not readable by everybody; only the user's own units are asked for.
        me = self.env.user.sudo().with_context(active_test=False)
        units = me.directive_reading_unit_ids._ids
        if not units:
            return self.browse()._as_query()
        rest, is_open = self._without_open(Domain(domain).optimize(self))
        sequence = self._deadline_sequence(order)
        if len(units) == 1:
            query = self._query_of_unit(units[0], rest, is_open)
        elif limit and (sequence or not order):
            # int: what a client sends for a number may be anything.
            query = self._first_of_each(units, rest, is_open, sequence, int(limit) + int(offset or 0))
        else:
            query, sequence = self._query_of_all(units, rest, is_open), None
        query.order = sequence or (self._order_to_sql(order, query) if order else None)
        query.limit, query.offset = limit or None, offset or None
        return query

    @tools.ormcache("self.env.uid")
    def _is_read_by_units(self):
        """Tell whether the current user reads exactly what ``rule_task_read_involved`` says (cached as rules are)."""
        members = [("active", "=", True), ("user_ids", "in", self.env.uid)]
        ours = Domain("involved_unit_ids", "any", members).optimize(self)
        return self.env["ir.rule"]._compute_domain(self._name, "read") == ours

    def _without_open(self, domain):
        """Take out of a domain what the index knows: that tasks are under way now.

        :param domain: an optimized ``Domain``
        :return: (the rest of the domain, whether only open tasks are asked for)
        """
        conditions = domain.children if isinstance(domain, DomainAnd) else [domain]
        classes = [set(part.value) for part in conditions if self._asks_open(part)]
        rest = [part for part in conditions if not (self._asks_open(part) and set(part.value) == _OPEN)]
        return Domain.AND(rest), bool(classes)

    def _asks_open(self, part):
        if self._as_of() or not isinstance(part, DomainCondition):
            return False
        return part.field_expr == "timeliness" and part.operator == "in" and set(part.value) <= _OPEN

    def _deadline_sequence(self, order):
        """Return the SQL for the order of the list, nearest or farthest deadline first, or None for any other."""
        found = _BY_DEADLINE.fullmatch(" ".join((order or "").split()))
        directions = {(part or "asc").lower() for part in (found[1], found[2] or found[1])} if found else ()
        if len(directions) != 1:
            return None
        direction = SQL(directions.pop().upper())
        day, task = SQL.identifier(_INVOLVED, "date_deadline"), SQL.identifier(_INVOLVED, "id")
        return SQL("%s %s, %s %s", day, direction, task, direction)

    def _query_of_unit(self, unit, rest, is_open):
        """Return the query for the tasks of one unit; PostgreSQL reads the index of its deadlines in their order."""
        rows = SQL("(%s)", self._rows_of(SQL("unit_id = %s", unit), is_open))
        if rest.is_true():
            return self._with_tasks(Query(self.env, _INVOLVED, rows))
        query = self._search(rest, bypass_access=True)
        query.add_join("JOIN", _INVOLVED, rows, self._same_task())
        return query

    def _first_of_each(self, units, rest, is_open, sequence, many):
        """Return the query for the tasks of several units of which only the first are wanted: the first of each unit,
        and each task once."""
        firsts = []
        for unit in units:
            query = self._query_of_unit(unit, rest, is_open)
            if query.is_empty():
                return query
            query.order, query.limit = sequence, many
            columns = SQL.identifier(_INVOLVED, "id"), SQL.identifier(_INVOLVED, "date_deadline")
            firsts.append(SQL("(%s)", query.select(*columns)))
        together = SQL("(SELECT DISTINCT id, date_deadline FROM (%s) AS first)", SQL(" UNION ALL ").join(firsts))
        return self._with_tasks(Query(self.env, _INVOLVED, together))

    def _query_of_all(self, units, rest, is_open):
        """Return the query for all tasks of several units, in any order."""
        rows = self._rows_of(SQL("unit_id IN %s", units), is_open)
        if rest.is_true():
            query = Query(self.env, _INVOLVED, SQL("(SELECT DISTINCT id FROM (%s) AS mine)", rows))
            return self._with_tasks(query)
        query = self._search(rest, bypass_access=True)
        query.add_where(SQL("%s IN (SELECT id FROM (%s) AS mine)", SQL.identifier(self._table, "id"), rows))
        return query

    def _with_tasks(self, query):
        # LEFT, so that PostgreSQL need not read the tasks only to count them.
        query.add_join("LEFT JOIN", self._table, None, self._same_task())
        return query

    def _same_task(self):
        return SQL("%s = %s", SQL.identifier(_INVOLVED, "id"), SQL.identifier(self._table, "id"))

    def _rows_of(self, condition, is_open):
        return SQL(
            "SELECT task_id AS id, date_deadline FROM directive_task_involved_rel WHERE %s%s",
            condition,
            SQL(" AND is_open" if is_open else ""),
            to_flush=[self._fields[name] for name in _FACTS],
        )

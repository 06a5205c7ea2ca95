from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.addons.portal.controllers.portal import pager as portal_pager
from odoo.http import request, route
from odoo.tools.translate import LazyTranslate

from ..models.directive_task_attention import HANDED_ON
from ..models.directive_task_timeliness import TIMELINESS

_lt = LazyTranslate(__name__)

#: What ``/my`` counts: name → keys of ``directive.task._attention_counts``.
COUNTERS = {
    "directive_accept_count": ("1_accept",),
    "directive_overdue_count": ("overdue",),
    "directive_open_count": ("open_in_time", "open_overdue"),
}
ORDERS = {
    "attention": (_lt("What needs doing first"), "attention, deadline_at, id"),
    "deadline": (_lt("Deadline, nearest first"), "deadline_at, id"),
    "newest": (_lt("Newest first"), "transferred_at desc, id desc"),
    "document": (_lt("Document"), "document_id, id"),
}
LIST_FIELDS = (
    "name",
    "clause",
    "state",
    "urgency",
    "percent",
    "date_deadline",
    "deadline_at",
    "document_id",
    "lead_unit_id",
    "attention",
    "timeliness",
    "extension_state",
    "deadline_hint",
    "handler_user_id",
)
LONGEST_SEARCH = 100


class DirectivePortal(CustomerPortal):
    """What a member of a unit finds on ``/my``: the counters, and the list of the unit's tasks.

    Every record is read in the user's own environment, under the record rules; there are no access tokens.
    """

    # ---- /my ----------------------------------------------------------------------------

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        asked = set(counters).intersection(COUNTERS)
        return {**values, **{name: self._directive_counters()[name] for name in asked}}

    @route()
    def home(self, **kw):
        """Show the counters in the page itself: they do not wait for a script on a slow line."""
        response = super().home(**kw)
        response.qcontext["directive_counters"] = self._directive_counters()
        response.qcontext["directive_units"] = request.env["directive.task"]._my_units()
        return response

    def _directive_counters(self):
        tasks = request.env["directive.task"]
        if not tasks.has_access("read"):
            return dict.fromkeys(COUNTERS, 0)
        counts = tasks._attention_counts([("involved_unit_ids", "in", tasks._my_units().ids)])
        return {name: sum(counts.get(key, 0) for key in keys) for name, keys in COUNTERS.items()}

    # ---- /my/directives -----------------------------------------------------------------

    @route(
        ["/my/directives", "/my/directives/page/<int:page>"], type="http", auth="user", website=True, methods=["GET"]
    )
    def portal_directives(self, page=1, filterby="all", sortby="attention", search="", **kw):
        """List the tasks that the user's units lead or coordinate."""
        if not request.env["directive.task"].has_access("read"):
            return request.redirect("/my")
        filterby = filterby if filterby in self._directive_filters() else "all"
        sortby = sortby if sortby in ORDERS else "attention"
        search = search.strip()[:LONGEST_SEARCH]
        return request.render(
            "directive_tracking.portal_my_directives",
            {
                **self._prepare_portal_layout_values(),
                **self._directive_list(page, filterby, sortby, search),
                "page_name": "directives",
                "filterby": filterby,
                "sortby": sortby,
                "search": search,
                "orders": {name: label for name, (label, _order) in ORDERS.items()},
            },
        )

    def _directive_filters(self):
        """Return {key: (label, domain)} in the order in which they are shown: the four classes of Điều 4."""
        tasks = request.env["directive.task"]
        labels = dict(tasks._fields["timeliness"]._description_selection(request.env))
        # Apart from the domains: the export of terms takes a tuple behind `_(…)` for one more term.
        every, to_accept = request.env._("All"), request.env._("To accept")
        under_way = ("open_in_time", "open_overdue")
        mine = request.env._("Handled by me")
        approve, overdue = request.env._("To approve"), request.env._("Overdue, nothing submitted yet")
        not_handed_on = [("timeliness", "=", "open_overdue"), ("attention", "not in", HANDED_ON)]
        return {
            "all": (every, []),
            "approve": (approve, [("attention", "=", "0_approve")]),
            "accept": (to_accept, [("attention", "=", "1_accept")]),
            "overdue": (overdue, not_handed_on),
            "mine": (mine, [("handler_user_id", "=", request.env.uid), ("timeliness", "in", under_way)]),
            **{key: (labels[key], [("timeliness", "=", key)]) for key in self._classes()},
        }

    def _classes(self):
        return [key for key, _label in sorted(TIMELINESS, key=lambda pair: pair[0].startswith("done"))]

    def _directive_list(self, page, filterby, sortby, search):
        tasks = request.env["directive.task"]
        units, filters = tasks._my_units(), self._directive_filters()
        # The Office reads every task; this page is about the user's own units.
        found = [("involved_unit_ids", "in", units.ids), *self._search_domain(search)]
        counts = tasks._attention_counts(found)
        totals = {key: self._total(key, counts) for key in filters}
        pager = portal_pager(
            url="/my/directives",
            url_args={"filterby": filterby, "sortby": sortby, "search": search},
            total=totals[filterby],
            page=page,
            step=self._items_per_page,
        )
        return {
            "pager": pager,
            "totals": totals,
            "filters": {key: label for key, (label, _) in filters.items() if self._is_offered(key, filterby, totals)},
            "tasks": tasks.search_fetch(
                [*found, *filters[filterby][1]],
                LIST_FIELDS,
                order=ORDERS[sortby][1],
                limit=self._items_per_page,
                offset=max(0, pager["offset"]),
            ),
            "attentions": dict(tasks._fields["attention"]._description_selection(request.env)),
            "units": units,
        }

    def _is_offered(self, key, filterby, totals):
        """Tell whether a filter stands above the list; that of the overdue ones is where /my leads."""
        if key == filterby or key not in ("approve", "overdue"):
            return True
        return key == "approve" and bool(totals[key])

    def _total(self, filterby, counts):
        if filterby == "all":
            return sum(count for key, count in counts.items() if key and key[0].isdigit())
        return counts.get({"accept": "1_accept", "approve": "0_approve"}.get(filterby, filterby), 0)

    def _search_domain(self, search):
        if not search:
            return []
        names = ("search_text", "clause", "document_id.subject", "lead_unit_id.name")
        return [*("|" for _name in names[1:]), *((name, "ilike", search) for name in names)]

    # ---- /my/directives/office ----------------------------------------------------------

    @route("/my/directives/office", type="http", auth="user", website=True, methods=["GET"])
    def portal_directive_office(self, **kw):
        """Show how punctual the Office itself is (Điều 8 khoản 1; Điều 2: public and transparent)."""
        clocks = request.env["directive.office.clock"]
        if not clocks.has_access("read"):
            return request.redirect("/my")
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "directive_office",
            "board": clocks._board(),
        }
        return request.render("directive_tracking.portal_directive_office", values)

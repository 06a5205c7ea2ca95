import { Component, onWillStart, useState, useSubEnv } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { formatInteger, formatPercentage } from "@web/views/fields/formatters";
import { getDefaultConfig } from "@web/views/view";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { OverviewTrend } from "./overview_trend";

/** So many rows stand on one screen; the others come at a press. */
const OVERDUE_ROWS = 5;
const LOAD_ROWS = 8;
/** Shades of the load, each for so many times the mean of the cells that are not empty. */
const SHADES = [0.5, 1, 1.75, 3];

/** The page that a leader opens (`directive.overview`); each figure opens the list of its tasks. */
export class Overview extends Component {
    static template = "directive_reports.Overview";
    static components = { Layout, OverviewTrend };
    static props = { ...standardActionServiceProps };

    setup() {
        useSubEnv({ config: { ...getDefaultConfig(), ...this.env.config } });
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ page: null, allOverdue: false, allLoad: false });
        onWillStart(() => this.load());
    }

    async load() {
        this.state.page = await this.orm.call("directive.overview", "load_page");
    }

    get page() {
        return this.state.page;
    }

    get isEmpty() {
        return !this.page.open.open && !this.page.year.total;
    }

    integer(value) {
        return formatInteger(value);
    }

    percentage(rate) {
        return rate.value === null ? "–" : formatPercentage(rate.value, { digits: [16, 1] });
    }

    fraction(rate) {
        return `${formatInteger(rate.part)} / ${formatInteger(rate.whole)}`;
    }

    // ---- the cards on top ----------------------------------------------------------------------

    get cards() {
        const { open, year } = this.page;
        const rate = year.rates.rate_done;
        return [
            {
                name: "overdue",
                icon: "fa-exclamation-triangle",
                label: _t("Overdue"),
                value: open.overdue,
                note: open.overdue_handed_in && _t("%s of them handed in, to verify", formatInteger(open.overdue_handed_in)),
                open: () => this.openTasks("overdue"),
            },
            {
                name: "due",
                icon: "fa-calendar-check-o",
                label: _t("Due this week"),
                value: open.due_week,
                note: _t("not handed in yet"),
                open: () => this.openTasks("due", null, 0),
            },
            {
                name: "waiting",
                icon: "fa-inbox",
                label: _t("Handed in, to verify"),
                value: open.waiting,
                note: _t("in time"),
                open: () => this.openTasks("waiting"),
            },
            {
                name: "open",
                icon: "fa-tasks",
                label: _t("Being carried out"),
                value: open.open,
                note: _t("%s in time", formatInteger(open.in_time)),
                open: () => this.openTasks("open"),
            },
            {
                name: "done",
                icon: "fa-check-circle",
                label: _t("Complete in 12 months"),
                value: year.done,
                text: this.percentage(rate),
                note: _t("%(done)s of %(total)s tasks", { done: formatInteger(rate.part), total: formatInteger(rate.whole) }),
                open: () => this.openPeriod("done"),
            },
        ];
    }

    // ---- the lists -----------------------------------------------------------------------------

    get overdue() {
        return this.state.allOverdue ? this.page.overdue : this.page.overdue.slice(0, OVERDUE_ROWS);
    }

    get overdueLeft() {
        return this.page.overdue.length - OVERDUE_ROWS;
    }

    share(row) {
        return `width: ${Math.max(4, Math.round((100 * row.count) / this.page.overdue[0].count))}%`;
    }

    get deadlines() {
        return this.page.load;
    }

    get loadRows() {
        return this.state.allLoad ? this.deadlines.rows : this.deadlines.rows.slice(0, LOAD_ROWS);
    }

    get loadLeft() {
        return this.deadlines.rows.length - LOAD_ROWS;
    }

    /** What stands in column `number` of the load: overdue, one column a week, later. */
    openLoad(number, key = null) {
        return number ? this.openTasks("due", key, number - 1) : this.openTasks("overdue", key);
    }

    /** Shade of a cell; the number stands in it, so the shade only draws the eye. */
    shade(number, count) {
        if (!count) {
            return "";
        }
        const cells = this.deadlines.rows.flatMap((row) => row.cells.slice(1)).filter(Boolean);
        const mean = cells.reduce((sum, cell) => sum + cell, 0) / (cells.length || 1);
        const step = SHADES.filter((limit) => count > limit * mean).length;
        return `o_directive_overview_${number ? "load" : "late"}_${step}`;
    }

    get rankings() {
        const { best, worst } = this.page.ranking;
        return [
            { name: "worst", label: _t("Most late"), icon: "fa-arrow-down", rows: worst },
            { name: "best", label: _t("Least late"), icon: "fa-arrow-up", rows: best },
        ].filter((ranking) => ranking.rows.length);
    }

    // ---- what a press opens ----------------------------------------------------------------------

    async openTasks(measure, key = null, part = null) {
        return this.open("open_tasks", { as_of: this.page.as_of, measure, key, part });
    }

    async openPeriod(measure, key = null, month = null) {
        return this.open("open_period", { as_of: this.page.as_of, measure, key, month });
    }

    async openWaiting(name) {
        return this.open("open_waiting", { name });
    }

    async open(method, parameters) {
        return this.action.doAction(await this.orm.call("directive.overview", method, [], parameters));
    }

    print() {
        return this.action.doAction("directive_reports.action_report_overview");
    }
}

registry.category("actions").add("directive_reports.overview", Overview);

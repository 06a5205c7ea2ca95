import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { deserializeDate, formatDate } from "@web/core/l10n/dates";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

import { FiguresTable } from "./figures_table";

/** Annex I of a `directive.report`; each figure opens the list of its tasks as of the end of the period. */
export class ReportFigures extends FiguresTable {
    static template = "directive_reports.ReportFigures";

    setup() {
        super.setup();
        this.columns.splice(
            1,
            0,
            { name: "carried_over", label: _t("Carried over"), group: "total" },
            { name: "given", label: _t("Given in the period"), group: "total" }
        );
        this.columns[0].group = "total";
    }
}

registry.category("fields").add("directive_report_figures", {
    component: ReportFigures,
    displayName: _t("Figures of a report"),
    supportedTypes: ["json"],
});

/** Annex II or III of a `directive.report`: tasks, each of which opens. */
export class ReportTasks extends Component {
    static template = "directive_reports.ReportTasks";
    static props = { ...standardFieldProps, list: String };

    setup() {
        this.action = useService("action");
        this.columns = {
            overdue: [
                { name: "deadline", label: _t("Deadline"), date: true },
                { name: "days_late", label: _t("Days late") },
                { name: "news", label: _t("How it goes"), text: true },
            ],
            extensions: [
                { name: "deadline_before", label: _t("Deadline"), date: true },
                { name: "requested", label: _t("Asked for"), date: true },
                { name: "reason", label: _t("Reason"), text: true },
                { name: "state", label: _t("Decision") },
                { name: "granted", label: _t("New deadline"), date: true },
            ],
        }[this.props.list];
        this.states = {
            pending: _t("Being considered"),
            approved: _t("Granted"),
            refused: _t("Refused"),
            withdrawn: _t("Withdrawn"),
        };
    }

    get figures() {
        return this.props.record.data[this.props.name] || {};
    }

    get list() {
        return this.figures[this.props.list] || { rows: [], left_out: 0 };
    }

    cell(row, column) {
        const value = row[column.name];
        if (column.date) {
            return value ? formatDate(deserializeDate(value)) : "";
        }
        return column.name === "state" ? this.states[value] : value;
    }

    async open(row) {
        await this.props.record.save();
        const views = [[false, "form"]];
        return this.action.doAction({ type: "ir.actions.act_window", res_model: "directive.task", res_id: row.task_id, views });
    }
}

registry.category("fields").add("directive_report_tasks", {
    component: ReportTasks,
    displayName: _t("Tasks of a report"),
    supportedTypes: ["json"],
    extractProps: ({ options }) => ({ list: options.list }),
});

/** The versions of a report side by side; what changed from one to the next is marked. */
export class ReportVersions extends Component {
    static template = "directive_reports.ReportVersions";
    static props = { ...standardFieldProps };

    setup() {
        this.action = useService("action");
    }

    get versions() {
        return this.props.record.data[this.props.name] || {};
    }

    async open(column) {
        await this.props.record.save();
        const views = [[false, "form"]];
        return this.action.doAction({ type: "ir.actions.act_window", res_model: "directive.report", res_id: column.id, views });
    }

    changed(part, index) {
        return index > 0 && part.texts[index] !== part.texts[index - 1];
    }
}

registry.category("fields").add("directive_report_versions", {
    component: ReportVersions,
    displayName: _t("Versions of a report"),
    supportedTypes: ["json"],
});

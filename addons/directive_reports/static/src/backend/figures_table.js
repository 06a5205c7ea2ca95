import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { formatInteger, formatPercentage } from "@web/views/fields/formatters";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** The figures of a `directive.figures.sheet`; each of them opens the list of its tasks. */
export class FiguresTable extends Component {
    static template = "directive_reports.FiguresTable";
    static props = { ...standardFieldProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        // The columns in the order of the report: requirements, section 5.
        this.columns = [
            { name: "total", label: _t("Total"), group: "" },
            { name: "done", label: _t("Total"), group: "done" },
            { name: "done_on_time", label: _t("On time"), group: "done" },
            { name: "done_late", label: _t("Late"), group: "done" },
            { name: "open", label: _t("Total"), group: "open" },
            { name: "open_in_time", label: _t("In time"), group: "open" },
            { name: "open_overdue", label: _t("Overdue"), group: "open" },
        ];
        this.cards = [
            { name: "total", label: _t("Tasks") },
            { name: "done_on_time", label: _t("Complete, on time") },
            { name: "done_late", label: _t("Complete, late") },
            { name: "open_in_time", label: _t("Not complete, in time") },
            { name: "open_overdue", label: _t("Not complete, overdue") },
        ];
        this.rates = [
            { name: "rate_done", label: _t("Completion rate"), base: _t("complete ÷ total") },
            { name: "rate_on_time", label: _t("On-time rate"), base: _t("on time ÷ complete") },
            { name: "rate_late", label: _t("Late rate"), base: _t("late and overdue ÷ total") },
        ];
    }

    get table() {
        return this.props.record.data[this.props.name] || {};
    }

    integer(value) {
        return formatInteger(value);
    }

    /** An empty cell where there is nothing to divide by, never 0 %. */
    percentage(rate) {
        return rate.value === null ? "" : formatPercentage(rate.value, { digits: [16, 1] });
    }

    fraction(rate) {
        return rate.whole ? `${formatInteger(rate.part)} / ${formatInteger(rate.whole)}` : "";
    }

    async open(measure, key) {
        const { record } = this.props;
        // Saved first, so that coming back shows the same instant and filters.
        if (!(await record.save())) {
            return;
        }
        const action = await this.orm.call(record.resModel, "action_open_tasks", [[record.resId]], { measure, key });
        return this.action.doAction(action);
    }
}

registry.category("fields").add("directive_figures_table", {
    component: FiguresTable,
    displayName: _t("Figures"),
    supportedTypes: ["json"],
});

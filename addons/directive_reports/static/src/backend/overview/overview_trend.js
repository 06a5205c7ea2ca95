/* global Chart */
import { Component, onWillStart, onWillUnmount, useEffect, useRef, useState } from "@odoo/owl";
import { loadBundle } from "@web/core/assets";
import { _t } from "@web/core/l10n/translation";
import { formatInteger, formatPercentage } from "@web/views/fields/formatters";

const INK = "#1f2937";
const GRID = "#e5e7eb";
/** From the bottom up. What is late is hatched, so that it shows without its colour. */
const CLASSES = [
    { name: "done_on_time", label: _t("Complete, on time"), colour: "#1e7e58" },
    { name: "done_late", label: _t("Complete, late"), colour: "#d98e04", hatched: true },
    { name: "open_in_time", label: _t("Not complete, in time"), colour: "#9cc3e6" },
    { name: "open_overdue", label: _t("Not complete, overdue"), colour: "#b3261e", hatched: true },
];

/** Twelve months as a chart of Odoo's own Chart.js, or as a table: both open the lists of their figures. */
export class OverviewTrend extends Component {
    static template = "directive_reports.OverviewTrend";
    static props = { months: Array, open: Function };

    setup() {
        this.state = useState({ asTable: false });
        this.canvas = useRef("canvas");
        this.columns = [
            { name: "carried_over", label: _t("Carried over") },
            { name: "given", label: _t("Given") },
            { name: "done", label: _t("Complete") },
            { name: "done_late", label: _t("Complete, late") },
            { name: "open_in_time", label: _t("In time") },
            { name: "open_overdue", label: _t("Overdue") },
        ];
        onWillStart(() => loadBundle("web.chartjs_lib"));
        useEffect(() => this.draw(), () => [this.props.months, this.state.asTable]);
        onWillUnmount(() => this.chart?.destroy());
    }

    get summary() {
        const last = this.props.months.at(-1);
        return _t("Chart of twelve months. In %(month)s: %(done)s of %(total)s tasks complete. The button “As a table” shows all numbers.", {
            month: last.label,
            done: formatInteger(last.done),
            total: formatInteger(last.total),
        });
    }

    integer(value) {
        return formatInteger(value);
    }

    rate(month) {
        const { value } = month.rates.rate_done;
        return value === null ? "–" : formatPercentage(value, { digits: [16, 0] });
    }

    draw() {
        this.chart?.destroy();
        this.chart = null;
        if (this.canvas.el) {
            this.chart = new Chart(this.canvas.el, this.configuration());
        }
    }

    configuration() {
        const narrow = this.canvas.el.clientWidth < 480;
        const text = { color: INK, font: { size: 11 } };
        return {
            type: "bar",
            data: { labels: this.props.months.map((month) => this.shortLabel(month)), datasets: this.datasets() },
            options: {
                animation: false,
                maintainAspectRatio: false,
                interaction: { mode: "index", intersect: false },
                onClick: (event) => this.onClick(event),
                onHover: (event, found) => (event.native.target.style.cursor = found.length ? "pointer" : "default"),
                plugins: {
                    legend: { position: "bottom", labels: { ...text, boxWidth: 12, boxHeight: 10, padding: narrow ? 6 : 10 } },
                    tooltip: { callbacks: { title: ([item]) => this.props.months[item.dataIndex].label } },
                },
                scales: {
                    x: { stacked: true, grid: { display: false }, ticks: { ...text, maxRotation: 0, autoSkip: narrow } },
                    y: { stacked: true, beginAtZero: true, grid: { color: GRID }, ticks: { ...text, precision: 0, maxTicksLimit: 6 } },
                    rate: {
                        position: "right",
                        min: 0,
                        max: 100,
                        grid: { display: false },
                        ticks: { ...text, maxTicksLimit: 6, callback: (value) => `${value}%` },
                    },
                },
            },
        };
    }

    shortLabel(month) {
        const [number, year] = month.label.split("/");
        return `${number}/${year.slice(-2)}`;
    }

    datasets() {
        const bars = CLASSES.map(({ name, label, colour, hatched }) => ({
            label,
            measure: name,
            data: this.props.months.map((month) => month[name]),
            backgroundColor: hatched ? this.hatch(colour) : colour,
            borderColor: colour,
            borderWidth: 1,
            order: 1,
        }));
        const line = {
            type: "line",
            label: _t("Completion rate (%)"),
            measure: "done",
            yAxisID: "rate",
            data: this.props.months.map(({ rates }) => (rates.rate_done.value === null ? null : Math.round(1000 * rates.rate_done.value) / 10)),
            borderColor: INK,
            backgroundColor: "#ffffff",
            borderWidth: 2,
            pointRadius: 3,
            order: 0,
        };
        return [...bars, line];
    }

    /** A pattern of slanting lines. */
    hatch(colour) {
        const tile = document.createElement("canvas");
        tile.width = tile.height = 8;
        const pen = tile.getContext("2d");
        pen.fillStyle = colour;
        pen.fillRect(0, 0, 8, 8);
        pen.strokeStyle = "rgba(255, 255, 255, 0.75)";
        pen.lineWidth = 1.5;
        for (const shift of [-8, 0, 8]) {
            pen.beginPath();
            pen.moveTo(shift, 8);
            pen.lineTo(shift + 8, 0);
            pen.stroke();
        }
        return pen.createPattern(tile, "repeat");
    }

    onClick(event) {
        const [bar] = this.chart.getElementsAtEventForMode(event, "nearest", { intersect: true }, true);
        const [column] = this.chart.getElementsAtEventForMode(event, "index", { intersect: false }, true);
        if (column) {
            const measure = bar ? this.chart.data.datasets[bar.datasetIndex].measure : "total";
            this.props.open(measure, null, column.index);
        }
    }
}

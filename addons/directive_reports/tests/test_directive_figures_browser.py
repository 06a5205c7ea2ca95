from odoo.addons.directive_tracking.tests.common import DirectiveScene
from odoo.tests import HttpCase, tagged

#: Clicks what a reader clicks: a figure of the table, the way back, the other grouping.
STORY = """
(async () => {
    const until = async (what, find) => {
        for (let attempt = 0; attempt < 150; attempt++) {
            const found = find();
            if (found) { return found; }
            await new Promise((resolve) => setTimeout(resolve, 100));
        }
        throw new Error(`not met: ${what}`);
    };
    const query = (selector) => document.querySelector(selector);
    const all = (selector) => [...document.querySelectorAll(selector)];
    const rows = () => all(".o_directive_figures_table tbody tr").map((row) => row.innerText);
    await until("the table is there on opening", () => rows().some((row) => row.includes("Department of Finance")));
    query(".o_directive_figures_card.o_directive_figures_open_in_time").click();
    await until("the list of the figure", () => all(".o_list_view .o_data_row").length === 2);
    query(".o_breadcrumb a, .o_back_button").click();
    await until("the same sheet again", () => rows().length === 2);
    const cell = ".o_directive_figures_table tbody tr td.o_directive_figures_total button";
    query(cell).click();
    await until("the list of one unit", () => all(".o_list_view .o_data_row").length === 1);
    console.log("test successful");
})();
"""


@tagged("post_install", "-at_install")
class TestDirectiveFiguresBrowser(DirectiveScene, HttpCase):
    """The sheet in a real browser."""

    def test_d04_k2_figures_open_their_tasks(self):
        self.build_scene()
        self.env.cr.execute("UPDATE directive_task SET transferred_at = NULL")
        for unit in (self.finance, self.health):
            self.transferred(unit, "2099-12-31")
        self.env.flush_all()
        self.browser_js("/odoo/directive-figures", STORY, login=self.specialist.login)

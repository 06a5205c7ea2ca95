{
    "name": "Directive reports",
    "version": "19.0.1.0.0",
    "category": "Productivity",
    "summary": "Figures of directive tasks as of any instant: on screen, as PDF and as XLSX",
    "author": "Directive Tracker contributors",
    "license": "LGPL-3",
    "depends": ["directive_tracking"],
    "external_dependencies": {"python": ["xlsxwriter"]},
    "data": [
        "security/ir.model.access.csv",
        "security/directive_figures_rules.xml",
        "data/ir_config_parameter.xml",
        "report/directive_paper_layout.xml",
        "report/directive_figures_paper.xml",
        "report/directive_figures_report.xml",
        "wizards/directive_figures_sheet_views.xml",
        "views/res_config_settings_views.xml",
    ],
    "assets": {
        "web.assets_backend": ["directive_reports/static/src/backend/**/*"],
    },
    "installable": True,
}

{
    "name": "Directive tracking: Cần Thơ",
    "version": "19.0.1.0.0",
    "category": "Productivity",
    "summary": "Agencies, communes and wards of Cần Thơ, its calendar, and a demo scene",
    "author": "Directive Tracker contributors",
    "license": "LGPL-3",
    "depends": ["directive_tracking"],
    "data": [
        "data/directive.unit-1-agencies.csv",
        "data/directive.unit-2-divisions.csv",
        "data/directive.unit-3-communes.csv",
        "data/resource_calendar_leaves.xml",
        "data/directive.calendar.exception.csv",
    ],
    "demo": ["demo/directive_demo_scene.xml"],
    "post_init_hook": "post_init_hook",
}

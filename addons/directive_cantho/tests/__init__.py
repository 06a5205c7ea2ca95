from . import (
    test_directive_calendar,
    test_directive_demo_scene,
    test_directive_unit,
    test_hooks,
    test_scene_clock,
    test_scene_story,
)

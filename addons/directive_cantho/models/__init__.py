from . import (
    directive_demo_history,
    directive_demo_people,
    directive_demo_play,
    directive_demo_scene,
    directive_demo_today,
)

"""From nothing to a running system with the demo scene, on http://127.0.0.1:8069.

Makes whatever is missing, updates the demo database when the addons have changed, starts the server,
prints its address and the logins. What you did in the demo stays until --fresh.
"""
from tools.dev import addons, console, database, ground, postgres, server

LOGINS = (
    ("chuyenvien", "chuyên viên Văn phòng UBND thành phố (specialist of the Office)"),
    ("lanhdaovp", "lãnh đạo Văn phòng (Office leader)"),
    ("chutich", "Chủ tịch UBND thành phố (Chairman)"),
    ("stc, stc.head", "Sở Tài chính: chuyên viên, Giám đốc"),
    ("sxd, sxd.head", "Sở Xây dựng: chuyên viên, Giám đốc"),
    ("ninhkieu, ninhkieu.head", "UBND phường Ninh Kiều (portal)"),
    ("caikhe", "UBND phường Cái Khế (portal)"),
    ("admin", "quản trị hệ thống (administrator)"),
)


def add_arguments(parser):
    parser.add_argument("--detach", action="store_true", help="return once the server answers; ./dev stop ends it")
    parser.add_argument("--port", type=int, default=8069, help="HTTP port (default: 8069)")
    parser.add_argument("--fresh", action="store_true", help="throw the demo database away and make a new one")


def run(arguments):
    if _already_serves(arguments):
        return 0
    server.require_free(arguments.port)
    parts = ground.prepare()
    key = addons.fingerprint()
    with postgres.serving(parts) as using_postgres:
        name = database.demo(parts, fresh=arguments.fresh)
        console.step("Starting the server")
        process = server.start(parts, name, arguments.port, key, (using_postgres,))
        _welcome(arguments.port, arguments.detach)
        if not arguments.detach:
            _stay(process)
    return 0


def _already_serves(arguments):
    note = server.running()
    if note is None:
        return False
    if note["key"] == addons.fingerprint() and not arguments.fresh:
        _welcome(note["port"], detached=True)
        return True
    console.step("Stopping the running demo, to start it as it should be now")
    server.stop()
    return False


def _welcome(port, detached):
    print(f"\n  {server.url(port)}\n\n  Demo logins (the password is the login):")
    for login, who in LOGINS:
        print(f"    {login:24}{who}")
    print(f"\n  {'./dev stop ends it.' if detached else 'Ctrl+C ends it.'} Log: {server.LOG}\n", flush=True)


def _stay(process):
    try:
        process.wait()
    except KeyboardInterrupt:
        console.step("Stopping")
        server.stop()
        return
    raise console.Trouble(f"The server ended by itself. See {server.LOG}")

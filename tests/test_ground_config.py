"""What is handed out: odoo.conf is safe, versions are exact, docker-compose.yml is valid, the README is true."""
import configparser
import re
import subprocess

import pytest
import yaml

from odoo.tools import config as odoo_config

from tools.dev import commands, config, paths

CONF = paths.ROOT / "odoo.conf"
REQUIREMENTS = (paths.ROOT / "requirements.txt").read_text()


@pytest.fixture
def options():
    """The options of odoo.conf."""
    parser = configparser.RawConfigParser()
    parser.read(CONF, encoding="utf-8")
    return parser["options"]


@pytest.mark.parametrize(("key", "value"), [
    ("list_db", "False"), ("without_demo", "True"), ("admin_passwd", ""), ("http_interface", "127.0.0.1"),
    ("proxy_mode", "False"), ("unaccent", "True"), ("dbfilter", "^directive$"),
    ("server_wide_modules", "base,rpc,web,directive_tracking")])
def test_odoo_conf_is_safe_by_default(options, key, value):
    assert options[key] == value


def test_odoo_conf_bounds_memory_time_and_requests(options):
    for key in ("limit_memory_soft", "limit_memory_hard", "limit_time_cpu", "limit_time_real", "limit_request"):
        assert int(options[key]) > 0, key
    assert int(options["limit_memory_soft"]) < int(options["limit_memory_hard"])


def test_odoo_conf_holds_no_secret(options):
    assert not {"db_password", "smtp_password", "smtp_user", "proxy_access_token"} & set(options)
    assert not options["admin_passwd"]


def test_odoo_knows_every_option_of_odoo_conf(options):
    assert set(options) - {"without_demo"} <= set(odoo_config.options_index)  # Odoo reads that one as `with_demo`


def test_the_configuration_of_a_developer_keeps_what_is_safe(parts, tmp_path):
    made = configparser.RawConfigParser()
    made.read(config.write(parts, "some_database", tmp_path / "odoo.conf", port=9000))
    options = made["options"]
    assert (options["list_db"], options["http_interface"], options["http_port"]) == ("False", "127.0.0.1", "9000")
    assert options["dbfilter"] == "^some_database$"
    assert str(paths.ADDONS) in options["addons_path"]


def test_every_requirement_is_exact():
    lines = [line for line in REQUIREMENTS.splitlines() if line and not line.startswith("#")]
    assert len(lines) > 100
    for line in lines:
        assert re.fullmatch(r'[A-Za-z0-9._-]+==[A-Za-z0-9.+]+(; python_version < "3\.11")?', line), line
    names = [re.split("==", line)[0].lower().replace("_", "-") for line in lines]
    assert len(names) == len(set(names))


@pytest.fixture(scope="module")
def compose(docker_compose):
    """docker-compose.yml as docker-compose understands it."""
    answer = subprocess.run(
        [docker_compose, "config"], cwd=paths.ROOT, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
    return yaml.safe_load(answer.stdout)


def test_compose_uses_the_official_images_and_checks_their_health(compose):
    services = compose["services"]
    assert {service["image"] for service in services.values()} == {"odoo:19", "postgres:17", "haproxy:2.6"}
    assert "healthcheck" in services["db"]
    assert "healthcheck" in services["web"]


def test_compose_opens_nothing_but_http_on_this_machine(compose):
    ports = {name: service["ports"] for name, service in compose["services"].items() if "ports" in service}
    assert sorted(ports) == ["balancer", "web"]
    for opened in ports.values():
        assert len(opened) == str(opened).count("127.0.0.1") == 1


def test_compose_mounts_addons_and_odoo_conf_as_they_are(compose):
    volumes = [str(volume) for volume in compose["services"]["web"]["volumes"]]
    assert any("addons" in volume and "/mnt/extra-addons" in volume for volume in volumes)
    assert any("odoo.conf" in volume and "/etc/odoo/odoo.conf" in volume for volume in volumes)


def test_compose_holds_no_password(compose):
    for name, service in compose["services"].items():
        for key in service.get("environment", {}):
            assert "PASSWORD" not in key or key.endswith("_FILE"), f"{name}: {key}"


def test_compose_installs_our_packages_by_their_pins(compose):
    script = compose["services"]["prepare"]["command"]
    script = script[0] if isinstance(script, list) else script
    selection = re.search(r"sed -n '([^']+)' /requirements.txt", script).group(1).replace("$$", "$")
    chosen = subprocess.run(
        ["sed", "-n", selection, paths.ROOT / "requirements.txt"], capture_output=True, text=True, check=True).stdout
    packages = [line.split("==")[0] for line in chosen.splitlines() if "==" in line]
    assert "holidays" in packages
    assert len(packages) < 10


def test_the_readme_names_commands_that_exist():
    names = set(re.findall(r"\./dev ([a-z]+)", (paths.ROOT / "README.md").read_text()))
    present = {file.stem for file in paths.ROOT.glob("tools/dev/commands/*.py")} - {"__init__"}
    assert {"demo", "test"} <= names <= present
    assert commands.__doc__


def test_links_of_the_readme_lead_somewhere():
    text = (paths.ROOT / "README.md").read_text()
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", text):
        assert (paths.ROOT / target).exists(), target


def test_ci_runs_everything():
    script = (paths.ROOT / ".ci/run").read_text()
    assert "CI=true" in script
    assert "./dev test" in script

"""Where settings come from, which source wins, and what a wrong one is answered with."""

from pathlib import Path

import pytest

from console.settings import ConfigError, Settings, load

URL = "postgresql://shop@db.example/catalog"


@pytest.fixture
def write(tmp_path):
    """``write(text)`` → the environment of somebody with that settings file."""

    def written(text: str) -> dict[str, str]:
        file = tmp_path / "settings.toml"
        file.write_text(text)
        return {"BACKROOM_SETTINGS": str(file)}

    return written


@pytest.fixture
def none(write):
    return write("")


def complaint(environ: dict[str, str]) -> str:
    with pytest.raises(ConfigError) as caught:
        load(None, environ)
    return str(caught.value)


def test_nothing_set_is_all_embedded(none):
    settings = load(None, none)
    assert (settings.urls, settings.owner_urls, settings.redis_url) == ({}, {}, "")
    assert settings.theme == "system"
    assert settings.home.is_absolute()


def test_the_command_line_wins_over_the_environment_over_the_file(write):
    file = write('home = "/srv/file"\n[urls]\ncatalog = "postgresql://h/file"\nredis = "redis://f"')
    assert load(None, file).home == Path("/srv/file")
    both = {**file, "BACKROOM_HOME": "/srv/env", "BACKROOM_CATALOG_URL": "postgresql://h/env"}
    settings = load(None, both)
    assert settings.home == Path("/srv/env")
    assert settings.urls == {"catalog": "postgresql://h/env"}
    assert settings.redis_url == "redis://f"
    assert load(Path("/srv/line"), both).home == Path("/srv/line")


def test_an_empty_variable_is_an_unset_one(write):
    environ = {**write(f'[urls]\ncatalog = "{URL}"'), "BACKROOM_CATALOG_URL": ""}
    assert load(None, environ).urls == {"catalog": URL}


def test_a_relative_home_is_made_whole(none):
    assert load(Path("shop"), none).home == Path.cwd() / "shop"


def test_postgres_is_another_word_for_postgresql(none):
    environ = {**none, "BACKROOM_INVENTORY_URL": "postgres://u:p%40ss@h:5433/stock?sslmode=require"}
    assert load(None, environ).urls["inventory"] == (
        "postgresql://u:p%40ss@h:5433/stock?sslmode=require"
    )


def test_migrations_use_the_owner_where_there_is_one(write):
    environ = write(f'[urls]\ncatalog = "{URL}"\nidentity = "{URL}"\n[owner_urls]\n')
    environ["BACKROOM_CATALOG_OWNER_URL"] = "postgresql://owner@db.example/catalog"
    settings = load(None, environ)
    assert settings.owner_url("catalog") == "postgresql://owner@db.example/catalog"
    assert settings.owner_url("identity") == URL
    assert settings.owner_url("inventory") == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('\nthem = "dark"', "line 2: them is not a setting; did you mean theme?"),
        ("[urls]\n\ncatalogue = 'x'", "line 3: urls.catalogue is not a setting; did you mean cat"),
        ("[database]\nx = 1", "line 1: database is not a setting; known are home, theme, urls"),
        ('theme = "blue"', "line 1: theme is 'blue'; expected light, dark, system."),
        ("theme = 3", "line 1: theme must be a text in quotes, not int."),
        ('urls = "x"', "line 1: urls must be a table, written [urls]."),
        ('home = "shop"', "line 1: home must be a whole path, not 'shop'."),
        ("theme = @", "is not valid TOML: Invalid value (at line 1, column 9)"),
        ("[urls]\nredis = 'http://h'", "line 2: urls.redis: http://h is not usable: its scheme is"),
        ("urls.catalog = 'h'", "line 1: urls.catalog: h is not usable: it has no scheme"),
    ],
)
def test_the_file_s_mistakes_are_placed(write, text, expected):
    environ = write(text)
    message = complaint(environ)
    assert expected in message
    assert message.startswith(environ["BACKROOM_SETTINGS"])


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("db.example/catalog", "it has no scheme"),
        ("mysql://h/d", "its scheme is mysql://"),
        ("postgresql:///catalog", "it has no host"),
        ("postgresql://db.example", "it names no database"),
        ("postgresql://u:p@h:none/d", "it cannot be read"),
    ],
)
def test_a_wrong_url_names_its_variable(none, url, expected):
    message = complaint({**none, "BACKROOM_MONITORING_URL": url})
    assert message.startswith("BACKROOM_MONITORING_URL: ")
    assert expected in message


def test_a_socket_needs_no_host(none):
    url = "postgresql:///catalog?host=/run/postgresql"
    assert load(None, {**none, "BACKROOM_CATALOG_URL": url}).urls["catalog"] == url


@pytest.mark.parametrize(
    "url", ["postgresql://u:s3cr/et@h", "redis+x://:s3cr@et@h", "u:s3cret@h/d"]
)
def test_no_complaint_tells_a_password(none, url):
    message = complaint({**none, "BACKROOM_CATALOG_URL": url})
    assert "s3cr" not in message


def test_a_named_file_must_exist(tmp_path):
    message = complaint({"BACKROOM_SETTINGS": str(tmp_path / "none.toml")})
    assert "which is not a file" in message


def test_settings_do_not_change(none):
    settings = load(None, {**none, "BACKROOM_CATALOG_URL": URL})
    with pytest.raises(AttributeError):
        settings.theme = "dark"
    with pytest.raises(TypeError):
        settings.urls["catalog"] = ""
    assert isinstance(settings, Settings)

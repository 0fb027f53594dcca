"""External addresses: never with a password, and one sentence when they do not work."""

import socket
import time

import pytest

from console.embedded import Embedded
from console.urls import ConfigError, check_postgres, check_redis, masked, unreachable


@pytest.fixture
def closed_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


@pytest.fixture
def silent_port():
    """A port that accepts and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://u:pw@h:5432/d", "postgresql://u:***@h:5432/d"),
        ("postgresql://u@h/d", "postgresql://u@h/d"),
        ("redis://:pw@h:6379/0", "redis://:***@h:6379/0"),
        ("postgresql://u:p/w@x@h/d", "postgresql://u:***@h/d"),
        ("postgresql://h/d?password=pw&user=u", "postgresql://h/d?password=***&user=u"),
        ("u:pw@h/d", "u:***@h/d"),
        ("unix:///run/redis.sock", "unix:///run/redis.sock"),
        ("redis://h:6379/0", "redis://h:6379/0"),
        ("tried postgresql://u:pw@h/d twice", "tried postgresql://u:***@h/d twice"),
    ],
)
def test_passwords_are_masked(url, shown):
    assert masked(url) == shown


@pytest.mark.parametrize(
    ("check", "scheme"), [(check_postgres, "postgresql"), (check_redis, "redis")]
)
def test_a_refused_connection_is_one_sentence_with_what_was_tried(check, scheme, closed_port):
    with pytest.raises(ConfigError) as caught:
        check(f"{scheme}://shop:s3cret@127.0.0.1:{closed_port}/0")
    message = str(caught.value)
    assert f"{scheme}://shop:***@127.0.0.1:{closed_port}/0 could not be used: " in message
    assert "refused" in message
    assert "s3cret" not in message
    assert "\n" not in message
    assert "refused Is" not in message  # libpq's second line is a sentence of its own


@pytest.mark.parametrize(
    ("check", "scheme"), [(check_postgres, "postgresql"), (check_redis, "redis")]
)
def test_a_server_that_says_nothing_is_given_up(check, scheme, silent_port):
    began = time.monotonic()
    with pytest.raises(ConfigError):
        check(f"{scheme}://shop@127.0.0.1:{silent_port}/0", timeout=1)
    assert time.monotonic() - began < 3.5


@pytest.mark.parametrize("url", ["redis://:s3c%40ret@h", "postgresql://h/d?password=s3c@ret"])
def test_an_engine_s_own_words_lose_the_password(url):
    for spelling in ("s3c@ret", "s3c%40ret"):
        told = str(unreachable("Redis", url, OSError(f"AUTH {spelling}\nrefused")))
        assert "s3c" not in told
        assert told.endswith("AUTH ***; refused")


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (
            "Connection refused\n\tIs the server running?",
            "Connection refused. Is the server running?",
        ),
        ("All failures were:\n- one\n- two\n", "All failures were: - one; - two"),
        ("one  line", "one line"),
    ],
)
def test_lines_of_a_reason_are_set_off_from_each_other(lines, told):
    assert str(unreachable("Redis", "redis://h", OSError(lines))).endswith(f"used: {told}")


def test_libpq_s_quote_of_a_password_is_kept_back():
    with pytest.raises(ConfigError) as caught:
        check_postgres("postgresql://u:s3c%ret@127.0.0.1/d")
    assert "s3c" not in str(caught.value)
    assert "cannot read the URL" in str(caught.value)


def test_engines_that_answer_tell_their_version(ready_home):
    with Embedded(ready_home) as embedded:
        engines = embedded.start()
        assert check_postgres(engines.database_url("catalog"), extensions=True).startswith("18.")
        assert check_redis(engines.redis_url).startswith("Valkey 9.")
        with pytest.raises(ConfigError, match='database "no_such_shop" does not exist'):
            check_postgres(engines.admin_url("no_such_shop"))

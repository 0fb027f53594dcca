"""What the console is told from outside: command line, environment, settings file.

The first source that names a value wins, in that order. `docs/configuration.md` is the page for
people; every error here names its source, the key, and what was expected.
"""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, cast, get_args

from console.urls import ConfigError, masked, postgres_url, redis_url

__all__ = ["DATABASES", "ConfigError", "Settings", "Theme", "default_home", "load"]

Theme = Literal["light", "dark", "system"]
DATABASES = ("catalog", "inventory", "identity", "monitoring")


@dataclass(frozen=True)
class Settings:
    """Settings as used. A database without an entry in `urls` is on the embedded engine."""

    home: Path
    urls: Mapping[str, str]
    owner_urls: Mapping[str, str]
    redis_url: str
    theme: Theme
    file: Path

    def owner_url(self, database: str) -> str:
        """Where migrations connect: the owner's URL, else the usual one, else ``""``."""
        return self.owner_urls.get(database) or self.urls.get(database, "")


def is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def default_home() -> Path:
    """The shop's folder: the user's data folder; as root the system's.

    PostgreSQL runs as another user than root and must be able to reach it.
    """
    if is_root():
        return Path("/var/lib/backroom")
    import platformdirs  # noqa: PLC0415 - most starts name the home or are root's

    return Path(platformdirs.user_data_dir("backroom", appauthor=False))


def default_file() -> Path:
    """``settings.toml`` in the user's configuration folder; as root in /etc/backroom."""
    if is_root():
        return Path("/etc/backroom/settings.toml")
    import platformdirs  # noqa: PLC0415 - see default_home

    return Path(platformdirs.user_config_dir("backroom", appauthor=False)) / "settings.toml"


def load(home: Path | None = None, environ: Mapping[str, str] = os.environ) -> Settings:
    """Settings from the command line's `home`, then `environ`, then the settings file.

    Raises ConfigError for the first thing that cannot be used.
    """
    named = environ.get("BACKROOM_SETTINGS", "")
    file = Path(named).expanduser() if named else default_file()
    if named and not file.is_file():
        raise ConfigError(f"BACKROOM_SETTINGS names {file}, which is not a file.")
    written = SettingsFile(file)
    urls = {**written.urls("urls"), **from_environment("BACKROOM_{}_URL", environ)}
    owner_urls = {
        **written.urls("owner_urls"),
        **from_environment("BACKROOM_{}_OWNER_URL", environ),
    }
    redis = written.address("urls", "redis", redis_url)
    if environ.get("BACKROOM_REDIS_URL"):
        redis = checked(environ["BACKROOM_REDIS_URL"], redis_url, "BACKROOM_REDIS_URL")
    chosen = home or environ.get("BACKROOM_HOME") or written.home() or default_home()
    return Settings(
        home=Path(chosen).expanduser().absolute(),
        urls=MappingProxyType(urls),
        owner_urls=MappingProxyType(owner_urls),
        redis_url=redis,
        theme=written.theme(),
        file=file,
    )


def checked(url: str, check: Callable[[str], str], where: str) -> str:
    """`url` as `check` returns it; its complaint is put behind `where` and the masked URL."""
    try:
        return check(url)
    except ConfigError as error:
        raise ConfigError(f"{where}: {masked(url)} is not usable: {error}.") from None


def from_environment(pattern: str, environ: Mapping[str, str]) -> dict[str, str]:
    """URLs by database from variables named by `pattern`; an empty variable is an unset one."""
    variables = {name: pattern.format(name.upper()) for name in DATABASES}
    return {
        name: checked(environ[variable], postgres_url, variable)
        for name, variable in variables.items()
        if environ.get(variable)
    }


class SettingsFile:
    """The settings file's values, checked key by key; a file that is not there is an empty one."""

    KEYS: Mapping[str, tuple[str, ...]] = {
        "": ("home", "theme", "urls", "owner_urls"),
        "urls": (*DATABASES, "redis"),
        "owner_urls": DATABASES,
    }

    def __init__(self, file: Path) -> None:
        self.file = file
        self.text, self.values = "", dict[str, Any]()
        try:
            self.text = file.read_text(encoding="utf-8")
        except (FileNotFoundError, NotADirectoryError):
            return
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(f"{file} cannot be read: {error}.") from None
        import tomllib  # noqa: PLC0415 - the first window waits for it; most have no such file

        try:
            self.values = tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as error:
            raise ConfigError(f"{file} is not valid TOML: {error}.") from None
        for table, keys in self.KEYS.items():
            self.refuse_unknown(table, keys)

    def place(self, table: str, key: str) -> str:
        """``file, line N: table.key`` for messages; no line where the key is written oddly."""
        within = ""
        full = f"{table}.{key}" if table else key
        for number, line in enumerate(self.text.splitlines(), start=1):
            if header := re.match(r"\s*\[\s*([\w.-]+)\s*\]", line):
                within = header[1]
                if within == full:
                    return f"{self.file}, line {number}: {full}"
            elif found := re.match(r"\s*\"?([\w.-]+?)\"?\s*=", line):
                here = f"{within}.{found[1]}" if within else found[1]
                if here == full:
                    return f"{self.file}, line {number}: {full}"
        return f"{self.file}: {full}"

    def table(self, name: str) -> dict[str, Any]:
        found = self.values if not name else self.values.get(name, {})
        if not isinstance(found, dict):
            raise ConfigError(f"{self.place('', name)} must be a table, written [{name}].")
        return cast("dict[str, Any]", found)

    def refuse_unknown(self, table: str, keys: tuple[str, ...]) -> None:
        for key in self.table(table):
            if key not in keys:
                import difflib  # noqa: PLC0415 - for this sentence only

                near = difflib.get_close_matches(key, keys, n=1)
                hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(keys)}."
                raise ConfigError(f"{self.place(table, key)} is not a setting; {hint}")

    def string(self, table: str, key: str) -> str:
        value = self.table(table).get(key, "")
        if not isinstance(value, str):
            kind = type(value).__name__
            raise ConfigError(f"{self.place(table, key)} must be a text in quotes, not {kind}.")
        return value

    def address(self, table: str, key: str, check: Callable[[str], str]) -> str:
        value = self.string(table, key)
        return checked(value, check, self.place(table, key)) if value else ""

    def urls(self, table: str) -> dict[str, str]:
        """The PostgreSQL addresses in `table`, by database."""
        found = {name: self.address(table, name, postgres_url) for name in DATABASES}
        return {name: url for name, url in found.items() if url}

    def home(self) -> str:
        value = self.string("", "home")
        if value and not Path(value).expanduser().is_absolute():
            raise ConfigError(f"{self.place('', 'home')} must be a whole path, not {value!r}.")
        return value

    def theme(self) -> Theme:
        value = self.string("", "theme") or "system"
        if value not in get_args(Theme):
            expected = ", ".join(get_args(Theme))
            raise ConfigError(f"{self.place('', 'theme')} is {value!r}; expected {expected}.")
        return cast("Theme", value)

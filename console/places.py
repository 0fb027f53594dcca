"""Where each database and the cache are: external by URL, else on the embedded engines."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from console.embedded import DATABASES, Embedded, EngineError
from console.settings import Settings
from console.urls import ConfigError, check_postgres, check_redis
from services.kernel import migrate
from services.kernel.errors import ServiceError

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Places:
    """libpq URLs by database name; `owner_urls` are for migrations and loads."""

    urls: dict[str, str]
    owner_urls: dict[str, str]
    redis_url: str  # "" where there is none
    embedded: Embedded | None  # None: everything is external
    admin_url: str = ""  # the embedded superuser's, "" without embedded PostgreSQL

    @property
    def is_all_inside(self) -> bool:
        """Whether every database is the home's own."""
        engines = self.embedded.running if self.embedded is not None else None
        return engines is not None and all(
            url == engines.database_url(name) for name, url in self.urls.items()
        )

    def close(self) -> None:
        """Leave the embedded engines, if they were used."""
        if self.embedded is not None:
            self.embedded.stop()


def find_places(settings: Settings, tell: Tell) -> Places:
    """Start or reuse what is embedded, check what is external.

    Raises EngineError or ConfigError with one sentence that says what was tried.
    """
    urls = dict(settings.urls)
    owner_urls = {name: settings.owner_url(name) for name in urls}
    for url in {*urls.values(), *owner_urls.values()}:
        check_postgres(url)
    redis_url = settings.redis_url
    if redis_url:
        check_redis(redis_url)
    inside = [name for name in DATABASES if name not in urls]
    if not inside and redis_url:
        return Places(urls, owner_urls, redis_url, None)
    embedded = Embedded(settings.home, tell)
    engines = embedded.start()
    for name in inside:
        urls[name] = engines.database_url(name)
        owner_urls[name] = engines.owner_url(name)
    return Places(urls, owner_urls, redis_url or engines.redis_url, embedded, engines.admin_url())


def upgrade(places: Places, tell: Tell) -> dict[str, str]:
    """Migrate every database to this release's revision; revisions by database name."""
    return {
        name: migrate.upgrade(name, places.owner_urls[name], _role(places.urls[name]), tell)
        for name in DATABASES
    }


def _role(url: str) -> str:
    return unquote(urlsplit(url).username or "")


START_ERRORS = (EngineError, ConfigError, ServiceError)

"""After an outage: the error page tries by itself, and the banner knows when it is over."""

import time

from services.kernel.errors import Unavailable
from views.kit import states
from views.kit.banner import Banner
from views.kit.states import ErrorState
from views.kit.tasks import Tasks


def test_an_error_page_tries_again_one_try_at_a_time(qtbot, monkeypatch):
    monkeypatch.setattr(states, "AGAIN", 20)
    monkeypatch.setattr(states, "AGAIN_MOST", 50)
    tried = []
    page = ErrorState("Away.", lambda: tried.append(1))
    qtbot.addWidget(page)
    qtbot.wait(60)
    assert tried == [], "nobody sees it"
    page.show()
    qtbot.waitUntil(lambda: tried == [1])
    qtbot.wait(120)
    assert tried == [1], "the first try has not ended"
    page.fail("Still away.", can_retry=True)
    qtbot.waitUntil(lambda: tried == [1, 1])
    page.fail("Refused.", can_retry=False)
    qtbot.wait(120)
    assert tried == [1, 1]
    page.fail("Away.", can_retry=True)
    page.hide()
    qtbot.wait(120)
    assert tried == [1, 1], "another page is shown"


def test_a_banner_leaves_when_a_later_call_is_answered(qtbot, view, workers):
    banner, tasks = Banner(view), Tasks(workers, view)
    tasks.failed.connect(banner.tell)
    tasks.succeeded.connect(banner.recovered)

    def away():
        raise Unavailable("The database does not answer.")

    earlier = time.monotonic()
    tasks.ask(away, done=print, key="a")
    qtbot.waitUntil(lambda: not banner.isHidden())
    banner.recovered(earlier)
    assert not banner.isHidden(), "that call was begun before the outage was told"
    tasks.ask(lambda: 1, done=lambda _: None, key="b")
    qtbot.waitUntil(banner.isHidden)


def test_what_no_later_call_mends_stays(qtbot):
    banner = Banner()
    qtbot.addWidget(banner)
    banner.tell("There is no such SKU.")
    banner.recovered(time.monotonic() + 1)
    assert not banner.isHidden()

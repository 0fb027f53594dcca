"""PySide must not lose references to True, False and None.

Some releases do on some Pythons: each signal takes one reference away, and the process
aborts after a few hundred. The guard counts in a process of its own.
"""

import json
import subprocess
import sys

CODE = """
import json, sys
from PySide6.QtCore import QCoreApplication, QObject, QTimer, Qt, Signal

app = QCoreApplication([])


class Source(QObject):
    flag, bare, thing, number = Signal(bool), Signal(), Signal(object), Signal(int)

    def slot(self, value):
        pass


def function(value):
    pass


def counts():
    return [sys.getrefcount(one) for one in (True, False, None)]


def lost(call, times=200):
    call()
    before = counts()
    for _ in range(times):
        call()
    return [(was - now) / times for was, now in zip(before, counts())]


plain, lambdas, queued, timer = Source(), Source(), Source(), QTimer()
plain.flag.connect(function)
plain.number.connect(plain.slot)
lambdas.flag.connect(lambda value: None)
lambdas.bare.connect(lambda: None)
lambdas.thing.connect(lambda value: None)
queued.bare.connect(lambda: None, Qt.ConnectionType.QueuedConnection)
unheard = Source()

print(json.dumps({
    "emit, nobody listens": lost(unheard.bare.emit),
    "emit(None), nobody listens": lost(lambda: unheard.thing.emit(None)),
    "emit(True) to a function": lost(lambda: plain.flag.emit(True)),
    "emit(True) to a lambda": lost(lambda: lambdas.flag.emit(True)),
    "emit(False) to a lambda": lost(lambda: lambdas.flag.emit(False)),
    "emit(int) to a method": lost(lambda: plain.number.emit(3)),
    "emit() to a lambda": lost(lambdas.bare.emit),
    "emit(object) to a lambda": lost(lambda: lambdas.thing.emit(5)),
    "connect and disconnect": lost(
        lambda: (unheard.thing.connect(function), unheard.thing.disconnect(function))
    ),
    "queued emit": lost(lambda: (queued.bare.emit(), app.processEvents())),
    "blockSignals": lost(lambda: plain.blockSignals(False)),
    "a bool property": lost(lambda: (plain.setProperty("x", True), plain.property("x"))),
    "a timer's flags": lost(lambda: (timer.setSingleShot(True), timer.isActive())),
}))
"""


def test_no_call_loses_a_reference_to_true_false_or_none():
    ended = subprocess.run(
        [sys.executable, "-c", CODE], capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.returncode == 0, f"PySide ended the process: {ended.stderr[-2000:]}"
    lost = {what: each for what, each in json.loads(ended.stdout).items() if max(each) > 0.1}
    assert lost == {}, "this PySide release loses references (True, False, None per call)"

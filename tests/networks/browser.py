"""A real browser without a network, told what to do over a pipe (Chrome DevTools Protocol)."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
from base64 import b64decode
from pathlib import Path
from typing import Any, Self

from tests.required import without_tool


class Browser:
    """One page in a browser. What it asks of the network, logs and throws is kept."""

    def __init__(self, home: Path, *, size: tuple[int, int] = (1200, 800)) -> None:
        self.asked: list[str] = []
        self.told: list[dict[str, Any]] = []
        self._left, self._last = b"", 0
        program = shutil.which("chromium") or shutil.which("google-chrome") or without_tool("no chromium here")
        theirs_in, self._out = _pipe()
        self._in, theirs_out = _pipe()

        def hand_over() -> None:
            os.dup2(theirs_in, 3)
            os.dup2(theirs_out, 4)

        command = [
            program, "--headless", "--no-sandbox", "--remote-debugging-pipe", f"--user-data-dir={home}",
            "--no-first-run", "--use-angle=swiftshader", "--enable-unsafe-swiftshader",
            "--host-resolver-rules=MAP * ~NOTFOUND",
            f"--window-size={size[0]},{size[1]}", "--hide-scrollbars", "about:blank",
        ]  # fmt: skip
        self._process = subprocess.Popen(
            command,
            preexec_fn=hand_over,  # noqa: PLW1509
            pass_fds=(3, 4),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(theirs_in)
        os.close(theirs_out)
        self._session = ""
        (page,) = (one for one in self("Target.getTargets")["targetInfos"] if one["type"] == "page")
        self._session = self("Target.attachToTarget", targetId=page["targetId"], flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self(f"{domain}.enable")
        self("Emulation.setEmulatedMedia", features=[{"name": "prefers-reduced-motion", "value": "reduce"}])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._in)
        os.close(self._out)

    def __call__(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Tell the browser to do something; return its answer."""
        self._last += 1
        request: dict[str, Any] = {"id": self._last, "method": method, "params": parameters}
        if self._session:
            request["sessionId"] = self._session
        os.write(self._out, json.dumps(request).encode() + b"\0")
        while True:
            heard = self._hear()
            if heard.get("id") == self._last:
                assert "error" not in heard, heard
                return heard["result"]

    def _hear(self) -> dict[str, Any]:
        while b"\0" not in self._left:
            some = os.read(self._in, 1 << 16)
            assert some, "the browser has ended"
            self._left += some
        one, _, self._left = self._left.partition(b"\0")
        heard: dict[str, Any] = json.loads(one)
        if heard.get("method") == "Network.requestWillBeSent":
            self.asked.append(heard["params"]["request"]["url"])
        if heard.get("method") in ("Runtime.exceptionThrown", "Log.entryAdded", "Runtime.consoleAPICalled"):
            self.told.append(heard["params"])
        return heard

    def open(self, address: str) -> None:
        """Open a page, and wait until it is whole."""
        self("Page.navigate", url=address)
        self.says("new Promise(done => document.readyState === 'complete' ? done() : addEventListener('load', done))")
        self.draws()

    def draws(self) -> None:
        """Wait until what was changed has been drawn."""
        frames = "let left = 4; const one = () => left-- ? requestAnimationFrame(one) : done(); one()"
        self.says(f"new Promise(done => {{ {frames} }})")

    def says(self, script: str) -> Any:
        """Return the value of an expression, or what it promises."""
        said = self("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in said, said
        return said["result"].get("value")

    def types(self, text: str, into: str) -> None:
        self.says(f"document.querySelector({json.dumps(into)}).focus()")
        self("Input.insertText", text=text)
        self.draws()

    def presses(self, key: str, code: int) -> None:
        for kind in ("keyDown", "keyUp"):
            said = {"text": "\r"} if key == "Enter" and kind == "keyDown" else {}
            self("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code, **said)
        self.draws()

    def clicks(self, x: float, y: float) -> None:
        self("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)
        for kind in ("mousePressed", "mouseReleased"):
            self("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)
        self.draws()

    def picture(self) -> bytes:
        """Return what is seen, as PNG."""
        return b64decode(self("Page.captureScreenshot")["data"])


def _pipe() -> tuple[int, int]:
    """The two ends of a pipe, out of the way of the numbers that the browser expects."""
    ends = os.pipe()
    high = [fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 10) for end in ends]
    for end in ends:
        os.close(end)
    return high[0], high[1]

"""Somebody with a phone, a keyboard or an old browser: what they do is counted, text that they type is free."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

PHONE = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 3,
    "is_mobile": True,
    "has_touch": True,
}
RULES = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
FOCUS_SHOWS = """() => {
  const at = document.activeElement, none = "none";
  const drawn = ["radio", "checkbox"].includes(at.type);  // GOV.UK draws these in front of their label
  const style = drawn ? getComputedStyle(at.nextElementSibling, "::before") : getComputedStyle(at);
  return style.boxShadow !== none || (style.outlineStyle !== none && parseFloat(style.outlineWidth) >= 2);
}"""


class Visitor:
    """One visit. `interactions` counts taps, fields entered and keys that act."""

    def __init__(self, browser: Browser, address: str, **given: Any) -> None:
        self.context: BrowserContext = browser.new_context(base_url=address, **given)
        self.page: Page = self.context.new_page()
        self.interactions = 0
        self.went_wrong: list[str] = []
        self.page.on("console", lambda said: self.went_wrong.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda fault: self.went_wrong.append(str(fault)))

    def __enter__(self) -> "Visitor":
        return self

    def __exit__(self, *_fault: object) -> None:
        self.context.close()

    def go(self, path: str) -> None:
        """Open an address: where a visit begins."""
        self.page.goto(path, wait_until="load")

    def tap(self, selector: str) -> None:
        """One tap."""
        self.interactions += 1
        self.page.locator(selector).first.tap()

    def enter(self, label: str, text: str) -> None:
        """One field, found by its label."""
        self.interactions += 1
        self.page.get_by_label(label, exact=True).fill(text)

    def press(self, key: str) -> None:
        """One key that acts."""
        self.interactions += 1
        self.page.keyboard.press(key)

    def tab_to(self, selector: str, most: int = 80) -> None:
        """Go on with the tabulator until this is in focus. Where one is must be seen at each step."""
        for _step in range(most):
            self.page.keyboard.press("Tab")
            assert self.page.evaluate(FOCUS_SHOWS), self.page.evaluate("document.activeElement.outerHTML")[:200]
            if self.page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
        raise AssertionError(f"{selector} cannot be reached with {most} tabulators")

    def violations(self) -> list[str]:
        """What axe finds wrong, one line each."""
        found = Axe().run(self.page, options=RULES).response["violations"]
        return [f"{rule['id']}: {node['target']} {node['html'][:120]}" for rule in found for node in rule["nodes"]]

    def overflow(self) -> int:
        """How many pixels the page is wider than the screen."""
        wide: int = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        return wide

    def cut_off(self) -> list[str]:
        """What stands outside the screen's right edge and cannot be scrolled to within its own box."""
        outside: list[str] = self.page.evaluate(
            """hidden => [...document.querySelectorAll('main *')].filter(part => {
              const box = part.getBoundingClientRect();
              return box.width > 0 && box.right > document.documentElement.clientWidth + 1 && !part.closest(hidden);
            }).map(part => part.outerHTML.slice(0, 120))""",
            ".cjr-scroll, svg, .govuk-visually-hidden, .report thead",
        )
        return outside

"""Which browser somebody signed in with, in words they know again. A few words, so that they tell no more than that."""

import re

_BROWSERS = (
    ("Edge", r"\bEdgA?/|\bEdgiOS/"),
    ("Opera", r"\bOPR/"),
    ("Samsung Internet", r"\bSamsungBrowser/"),
    ("Firefox", r"\bFirefox/|\bFxiOS/"),
    ("Chrome", r"\bChrome/|\bCriOS/|\bHeadlessChrome/|\bChromium/"),
    ("Safari", r"\bSafari/"),
)
_SYSTEMS = (
    ("an iPhone", r"\biPhone\b"),
    ("an iPad", r"\biPad\b"),
    ("Android", r"\bAndroid\b"),
    ("Windows", r"\bWindows\b"),
    ("a Mac", r"\bMacintosh\b"),
    ("ChromeOS", r"\bCrOS\b"),
    ("Linux", r"\bLinux\b"),
)
_LONGEST = 500  # characters looked at, of whatever a visitor sends


def browser_words(user_agent: str) -> str:
    """“Firefox on Windows”. What is not known is not told."""
    told = user_agent[:_LONGEST]
    browser = next((name for name, sign in _BROWSERS if re.search(sign, told)), "A browser")
    system = next((name for name, sign in _SYSTEMS if re.search(sign, told)), "")
    return f"{browser} on {system}" if system else browser

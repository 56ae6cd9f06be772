"""Which browser and system a visitor has, as two codes of a short list: no version, and nothing that tells
one from another."""

BROWSERS = (
    ("edg", "edge"),
    ("opr", "opera"),
    ("samsungbrowser", "samsung"),
    ("firefox", "firefox"),
    ("chrome", "chrome"),
    ("safari", "safari"),
)
SYSTEMS = (
    ("android", "android"),
    ("iphone", "iphone"),
    ("ipad", "ipad"),
    ("windows", "windows"),
    ("mac os", "mac"),
    ("linux", "linux"),
)
OTHER = "other"


def device_of(user_agent: str) -> str:
    """ "chrome.windows"; "other" for what is not in the lists."""
    said = user_agent.lower()[:400]
    found = [next((code for mark, code in known if mark in said), OTHER) for known in (BROWSERS, SYSTEMS)]
    return ".".join(found)

"""What every page knows: the theme a reader chose."""

from django.http import HttpRequest

THEMES = {"auto": "跟随系统", "light": "浅色", "dark": "深色", "elder": "大字版"}


def frame(request: HttpRequest) -> dict[str, object]:
    """Return the values the page frame needs."""
    chosen = request.COOKIES.get("theme", "auto")
    return {"theme": chosen if chosen in THEMES else "auto", "themes": tuple(THEMES.items())}

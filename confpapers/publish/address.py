"""The address at which GitHub Pages shows a repository."""

import re


def address(url: str, cname: str = "") -> str:
    """Return the GitHub Pages address of a repository, or "" if it is not on github.com.

    >>> address("git@github.com:ada/papers.git")
    'https://ada.github.io/papers/'
    >>> address("https://github.com/ada/ada.github.io")
    'https://ada.github.io/'
    """
    if cname:
        return f"https://{cname}/"
    match = re.fullmatch(
        r"(?:\w+://)?(?:[^@/]+@)?(?:www\.)?github\.com(?::\d+)?[:/]+([\w.-]+)/([\w.-]+?)(?:\.git)?/?", url
    )
    if not match:
        return ""
    user, name = match[1].lower(), match[2]
    return f"https://{user}.github.io/" + ("" if name.lower() == f"{user}.github.io" else f"{name}/")

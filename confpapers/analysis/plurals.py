"""The singular of English words."""


def singular(word: str) -> str:
    """Return a lower-case word without its plural: the S stemmer (Harman 1991, "How effective is suffixing?")."""
    if len(word) < 4 or word[-1] != "s":
        return word
    if word.endswith("ies") and not word.endswith(("eies", "aies")):
        return word[:-3] + "y"
    return word if word.endswith(("us", "ss", "is")) else word[:-1]

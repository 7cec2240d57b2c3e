"""Write values of conference files."""

import json


def toml_value(value: object) -> str:
    """Return a string, number, list or dict in TOML: JSON with other syntax for tables and one character.

    >>> toml_value({"source": "cvf", "years": [2015, 2016]})
    '{ "source" = "cvf", "years" = [2015, 2016] }'
    """
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{toml_value(key)} = {toml_value(inner)}" for key, inner in value.items()) + " }"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")

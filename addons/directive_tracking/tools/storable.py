r"""Characters that no database of text can hold: NUL, and halves of a pair (lone surrogates, which JSON lets in).

They have no meaning; they come out of damaged PDFs by copy and paste, or from somebody who tries what happens.
"""

import re

from werkzeug.datastructures import FileStorage

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def is_storable(text):
    r"""Tell whether a text can be stored as it is.

    >>> is_storable("Ninh Kiều 👍"), is_storable("a\0b"), is_storable("a\ud800b")
    (True, False, False)
    """
    return not _UNSTORABLE.search(text)


def storable(value):
    r"""Return what came with a request without such characters, however deep; names of files included.

    >>> storable({"a": ["x\0y", 1, ("\udfff",)], "b\0": None})
    {'a': ['xy', 1, ['']], 'b': None}
    """
    if isinstance(value, str):
        return _UNSTORABLE.sub("", value)
    if isinstance(value, dict):
        return {storable(key): storable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [storable(item) for item in value]
    if isinstance(value, FileStorage) and value.filename:
        value.filename = storable(value.filename)
    return value

"""Read the options of a slash command as people type them: quoted, bare, or without a name."""

from __future__ import annotations

import re

from tests.fake_discord.errors import NotPossibleError

QUOTES = "'\""
# A bare text ends where the next option begins; a quote ends only before a blank, so that the
# apostrophe in “don't” ends nothing.
OPTION = re.compile(
    r"""
    (?: (?<!\S)(?P<name>[\w-]+)= | \A(?![\w-]+=) )
    (?:
        (?P<quote>['"])(?P<quoted>(?:(?!(?P=quote)(?!\S)).)*)(?P=quote)
      | (?P<bare>.*?)
    )
    (?= \s+[\w-]+= | \s*\Z )
    """,
    re.VERBOSE,
)


def read_options(text: str) -> dict[str, str]:
    """Return the texts by the names before them; what stands before all names is named "".

    Raises:
        NotPossibleError: A quote is not closed, or a name stands there twice.
    """
    found: dict[str, str] = {}
    for match in OPTION.finditer(text.strip()):
        name, bare = match["name"] or "", match["bare"]
        if bare and bare[0] in QUOTES and bare[0] not in bare[1:]:
            raise NotPossibleError(
                f"The quote in {bare} is not closed: close it, or leave it out, since the text of "
                "an option goes on until the next name=."
            )
        if name in found:
            raise NotPossibleError(f"{name}= stands there twice: leave one out.")
        if name or bare or match["quoted"]:
            found[name] = match["quoted"] if bare is None else bare
    return found

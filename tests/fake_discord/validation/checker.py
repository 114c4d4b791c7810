"""Collect the faults of a request body and refuse it with all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.fake_discord.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.fake_discord.enums import Json

Path = tuple[str | int, ...]


def length(text: str) -> int:
    """Count characters as the stricter reading does: in UTF-16 units.

    Discord does not say whether it counts code points or UTF-16 units; a text that fits in the
    larger count fits in both.
    """
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


class PayloadChecker:
    """Take down what is wrong with a body, each fault at its path."""

    def __init__(self) -> None:
        self.faults: list[tuple[Path, str, str]] = []

    def fault(self, path: Path, code: str, message: str) -> None:
        """Take down one fault."""
        self.faults.append((path, code, message))

    def text(
        self,
        value: object,
        path: Path,
        most: int | None = None,
        least: int = 0,
        *,
        required: bool = False,
    ) -> int:
        """Check a text and give its length; an absent one has none."""
        if value is None:
            if required:
                self.fault(path, "BASE_TYPE_REQUIRED", "This field is required")
            return 0
        if not isinstance(value, str):
            self.fault(path, "BASE_TYPE_BAD_TYPE", "Must be a string.")
            return 0
        size = length(value)
        if least and length(value.strip()) < least:
            code, words = ("BASE_TYPE_REQUIRED", "This field is required")
            if value.strip():
                code, words = "BASE_TYPE_MIN_LENGTH", f"Must be {least} or more in length."
            self.fault(path, code, words)
        if most is not None and size > most:
            words = f"Must be {most} or fewer in length."
            if least:
                words = f"Must be between {least} and {most} in length."
            self.fault(path, "BASE_TYPE_BAD_LENGTH" if least else "BASE_TYPE_MAX_LENGTH", words)
        return size

    def count(self, values: Sequence[object], path: Path, most: int, least: int = 0) -> None:
        """Check how many entries a list has."""
        if not least <= len(values) <= most:
            words = f"Must be between {least} and {most} in length."
            self.fault(path, "BASE_TYPE_BAD_LENGTH", words)

    def number(self, value: object, path: Path, least: int, most: int) -> None:
        """Check a whole number where there is one."""
        if value is None:
            return
        if not isinstance(value, int) or isinstance(value, bool):
            self.fault(path, "NUMBER_TYPE_COERCE", f'Value "{value}" is not int.')
        elif not least <= value <= most:
            code = "NUMBER_TYPE_MIN" if value < least else "NUMBER_TYPE_MAX"
            self.fault(path, code, f"int value should be between {least} and {most}.")

    def url(self, value: object, path: Path, most: int, *schemes: str) -> None:
        """Check an address that must be there."""
        self.text(value, path, most, required=True)
        if isinstance(value, str) and not value.startswith(tuple(f"{s}://" for s in schemes)):
            allowed = ", ".join(schemes)
            self.fault(path, "URL_TYPE_INVALID_SCHEME", f"Scheme must be one of ({allowed}).")

    def objects(self, value: object, path: Path) -> list[Json]:
        """Return the objects of a list that may be absent, faulting whatever else there is."""
        if value is None:
            return []
        if not isinstance(value, list):
            self.fault(path, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
            return []
        found: list[Json] = []
        for index, entry in enumerate(value):
            if isinstance(entry, dict):
                found.append(entry)
            else:
                self.fault((*path, index), "MODEL_TYPE_CONVERT", "Only dictionaries may be used")
        return found

    def refuse_faults(self) -> None:
        """Raise the refusal that lists every fault, if there are any."""
        if not self.faults:
            return
        errors: dict[str, Any] = {}
        for path, code, message in self.faults:
            node = errors
            for part in path:
                node = node.setdefault(str(part), {})
            node.setdefault("_errors", []).append({"code": code, "message": message})
        raise Refusal(50035, more={"errors": errors})

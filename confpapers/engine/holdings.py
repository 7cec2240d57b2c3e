"""What a cache holds, and what a build needs of it."""

from confpapers.model import Digest, Record


class Holdings(Record, frozen=True, kw_only=True):
    """Number of files and bytes, by kind."""

    files: dict[str, int] = {}
    sizes: dict[str, int] = {}

    def plus(self, kind: str, size: int) -> "Holdings":
        """Return these counts with one more file."""
        return Holdings(
            files={**self.files, kind: self.files.get(kind, 0) + 1},
            sizes={**self.sizes, kind: self.sizes.get(kind, 0) + size},
        )


class Needs(Record, frozen=True, kw_only=True):
    """What a build needs: records ("step/key"), the objects they name, and objects without a record."""

    records: list[str] = []
    objects: list[Digest] = []

"""Facts that stop the taking in or the understanding of a file; what is wrong with one row is a ``BadRow`` instead."""

from __future__ import annotations

from freight_app.kit.errors import FreightError


class EmptyFile(FreightError):
    """The file holds nothing, or nothing but blanks."""

    code = "empty_file"

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is empty.", name=name)


class NotATable(FreightError):
    """The file is no list of records that can be read. ``found`` names what it is, for programs."""

    code = "not_a_table"

    def __init__(self, name: str, found: str, sentence: str) -> None:
        super().__init__(f"{name} cannot be read as a table: {sentence}", name=name, found=found)
        self.found = found


class TooWide(FreightError):
    """The table has more columns than anybody maps by hand."""

    code = "too_wide"

    def __init__(self, name: str, columns: int, limit: int) -> None:
        super().__init__(f"{name} has {columns} columns; at most {limit} can be read.", columns=columns, limit=limit)


class TooLarge(FreightError):
    """The file, or what is packed in it, has more than ``max_bytes`` bytes."""

    code = "too_large"

    def __init__(self, max_bytes: int, *, unpacked: bool = False) -> None:
        what = "What is packed in the file" if unpacked else "The file"
        super().__init__(f"{what} is larger than {max_bytes} bytes.", max_bytes=max_bytes, unpacked=unpacked)


class SuspiciousArchive(FreightError):
    """A packed file that grows beyond what tables do when it is unpacked: made to fill the disk."""

    code = "suspicious_archive"

    def __init__(self, ratio: int) -> None:
        super().__init__(
            f"The packed file grows to more than {ratio} times its size: it was not unpacked.", ratio=ratio
        )


class NoRoom(FreightError):
    """The disk is full. Nothing of the file was kept."""

    code = "no_room"

    def __init__(self) -> None:
        super().__init__("There is no room left on the disk for this file.")


class DamagedSpool(FreightError):
    """The local copy of a source's rows is gone or is not what was written: it has to be made again."""

    code = "damaged_spool"

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is not what was written there.", name=name)

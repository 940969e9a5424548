"""How every table writes its columns, for SQLite and PostgreSQL alike; each table puts itself into ``metadata``."""

from typing import Final

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.types import TypeEngine

WHOLE: Final[TypeEngine[int]] = BigInteger().with_variant(Integer(), "sqlite")
"""A 64-bit whole number; SQLite's strict tables know it by the name INTEGER only."""

metadata: Final = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


def keyed(
    name: str, *parts: Column[str] | Column[int] | Column[bytes] | CheckConstraint | UniqueConstraint | Index
) -> Table:
    """A table that its own key finds: SQLite then keeps the rows in the key's index and nowhere else."""
    return Table(name, metadata, *parts, sqlite_strict=True, sqlite_with_rowid=False)


def key(name: str) -> Column[str]:
    """A column of text that is the key, or a part of it."""
    return Column(name, Text, primary_key=True)


def string(name: str, *, optional: bool = False) -> Column[str]:
    """A column of text."""
    return Column(name, Text, nullable=optional)


def whole(name: str, *, optional: bool = False, index: bool = False) -> Column[int]:
    """A column of whole numbers of 64 bits."""
    return Column(name, WHOLE, nullable=optional, index=index)


def binary(name: str, *, optional: bool = False) -> Column[bytes]:
    """A column of bytes."""
    return Column(name, LargeBinary, nullable=optional)

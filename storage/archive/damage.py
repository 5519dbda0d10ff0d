"""Table, damaged or not → its rows in order, read singly around damage, and a sentence for a gap."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from gettext import gettext as _
from typing import Any

from storage.engine.store import Store, rows

Row = dict[str, Any]
Key = tuple[Any, ...]

READ_AT_ONCE = 500  # rows in memory
LAST_NUMBER = 2**62
# Bytes of the file for each damaged place that is crossed. A damaged tree may repeat a place without end: flipped
# bits in a file of 1.6 MB led to 205,000 places and a minute and a half.
A_PLACE = 256
MOST_PROBED = 200_000  # numbers in a gap to be asked for
SINGLY = 1_000  # unreadable rows on end; after them every STRIDE-th row is asked for until a row can be read
STRIDE = 16


def readable_rows(db: Store, table: str, keys: Sequence[str], columns: str = "*") -> Iterator[Row | str]:
    """Yield every readable row in the order of its key columns, and a sentence for every unreadable place."""
    last: Key | None = None
    for _try in range(db.size() // A_PLACE + READ_AT_ONCE):
        previous = last
        try:
            batch = _after(db, table, keys, columns, last, READ_AT_ONCE)
        except db.damage_errors as error:
            last = yield from _through_damage(db, table, keys, columns, last, error)
        else:
            sound = _in_order(batch, keys, last)
            yield from batch[:sound]
            last = _key(batch[sound - 1], keys) if sound else last
            if sound < len(batch):  # a damaged tree may lead in a circle
                yield _out_of_order(table, last)
                return
            last = last if len(batch) == READ_AT_ONCE else None
        if last is None:
            return
        if previous is not None and not _follows(last, previous):
            yield _out_of_order(table, previous)
            return
    yield _("{table}: is damaged at more places than are crossed; the rest is not read").format(table=table)


def _in_order(batch: Sequence[Row], keys: Sequence[str], last: Key | None) -> int:
    """Return how many rows of a batch follow one another, the first row after the key `last`."""
    for number, row in enumerate(batch):
        key = _key(row, keys)
        if last is not None and not _follows(key, last):
            return number
        last = key
    return len(batch)


def _out_of_order(table: str, last: Key | None) -> str:
    place = f"after {_shown(last)}" if last else "from the first row on"
    return _("{table}: rows {place} stand out of order, and cannot be read").format(table=table, place=place)


def _follows(key: Key, previous: Key) -> bool:
    """Tell whether a key comes after another. A damaged key may be of another type."""
    try:
        return key > previous
    except TypeError:
        return False


def _through_damage(
    db: Store, table: str, keys: Sequence[str], columns: str, last: Key | None, error: Exception
) -> Generator[Row | str, None, Key | None]:
    """Yield the rows around a damaged place, read singly; return the key for further reading."""
    names = _names(db, table, keys, last)
    begin = f"after {_shown(last)}" if last else "from the first row on"
    if names is None:
        yield _("{table}: rows {begin} cannot be read: {error}").format(table=table, begin=begin, error=error)
        return None
    lost: list[Key] = []
    where = " AND ".join(f"{key} = ?" for key in keys)
    sql = f"SELECT {columns} FROM {table} WHERE {where}"
    for name, found in _asked(names, lambda key: _read(db, sql, key)):
        if found is None:
            lost.append(name)
            continue
        yield from _gap(table, lost, error)
        lost = []
        yield from found
        last = name
    yield from _gap(table, lost, error)
    return names[-1] if names else None


def _asked(
    names: Sequence[Key], read: Callable[[Key], list[Row] | None]
) -> Iterator[tuple[Key, list[Row] | None]]:
    """Yield every key with its rows, None for an unreadable key.

    A leaf of a table holds its rows together. So in a long damaged place a key stands for the keys before.
    """
    failed = place = 0
    while place < len(names):
        *before, last = names[place : place + (STRIDE if failed >= SINGLY else 1)]
        found = read(last)
        place += len(before) + 1
        failed = 0 if found is not None else failed + len(before) + 1
        for name in before:
            yield name, None if found is None else read(name)
        yield last, found


def _read(db: Store, sql: str, key: Key) -> list[Row] | None:
    try:
        return rows(db, sql, key)
    except db.damage_errors:
        return None


def _gap(table: str, lost: Sequence[Key], error: Exception) -> Iterator[str]:
    if lost:
        span = _shown(lost[0]) if len(lost) == 1 else f"{_shown(lost[0])} to {_shown(lost[-1])}"
        yield _("{table}: {span} cannot be read: {error}").format(table=table, span=span, error=error)


def _names(db: Store, table: str, keys: Sequence[str], last: Key | None) -> list[Key] | None:
    """Return the keys of the rows around a damaged place after `last`, None if no later row can be reached.

    An index often names the keys of unreadable rows. Else the numbers up to the next readable row are the names.
    """
    try:
        return [_key(row, keys) for row in _after(db, table, keys, ", ".join(keys), last, MOST_PROBED)]
    except db.damage_errors:
        pass
    if len(keys) > 1 or not (last is None or isinstance(last[0], int)):
        return None
    begin = last[0] + 1 if last else 1
    following = _next_number(lambda number: _reads_from(db, table, keys[0], number), begin)
    if following is None or following - begin > MOST_PROBED:
        return None
    return [(number,) for number in range(begin, following + 1)]


def _next_number(reads: Callable[[int], bool], begin: int) -> int | None:
    """Return the first number at and after which rows can be read, or None. Reading at `begin` fails."""
    step = 1
    while not reads(begin + step):
        step *= 2
        if step > LAST_NUMBER:
            return None
    low, high = begin + step // 2, begin + step
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if reads(middle) else (middle, high)
    return high


def _reads_from(db: Store, table: str, key: str, number: int) -> bool:
    try:
        rows(db, f"SELECT * FROM {table} WHERE {key} >= ? ORDER BY {key} LIMIT 1", (number,))
    except db.damage_errors:
        return False
    return True


def _after(
    db: Store, table: str, keys: Sequence[str], columns: str, last: Key | None, most: int
) -> list[Row]:
    names = ", ".join(keys)
    where = f"WHERE ({names}) > ({', '.join('?' * len(keys))})" if last else ""
    return rows(db, f"SELECT {columns} FROM {table} {where} ORDER BY {names} LIMIT {most}", last or ())


def _key(row: Row, keys: Sequence[str]) -> Key:
    return tuple(row[key] for key in keys)


def _shown(key: Key | None) -> str:
    return "row " + ", ".join(map(str, key or ()))

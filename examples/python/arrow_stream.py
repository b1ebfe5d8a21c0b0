"""A reader of Arrow IPC streams with flat columns, for places that have no pyarrow (with it: pyarrow.ipc.open_stream).

It reads what the service sends: integers, doubles, truth values, timestamps, UTF-8 text and dictionary-encoded UTF-8, with nulls. The format is
described in "Arrow Columnar Format, IPC Streaming Format"; tables are FlatBuffers.
"""

import struct

TYPE_INT, TYPE_FLOAT, TYPE_UTF8, TYPE_BOOL, TYPE_TIMESTAMP = 2, 3, 5, 6, 10
HEADER_SCHEMA, HEADER_DICTIONARY, HEADER_BATCH = 1, 2, 3


class Table:
    """One FlatBuffers table: fields are found through its vtable."""

    def __init__(self, data, position):
        self.data, self.position = data, position
        self.vtable = position - struct.unpack_from("<i", data, position)[0]
        self.vtable_size = struct.unpack_from("<H", data, self.vtable)[0]

    def _field(self, index):
        slot = 4 + 2 * index
        if slot >= self.vtable_size:
            return 0
        offset = struct.unpack_from("<H", self.data, self.vtable + slot)[0]
        return self.position + offset if offset else 0

    def scalar(self, index, fmt, default=0):
        at = self._field(index)
        return struct.unpack_from("<" + fmt, self.data, at)[0] if at else default

    def table(self, index):
        at = self._field(index)
        return Table(self.data, at + struct.unpack_from("<I", self.data, at)[0]) if at else None

    def text(self, index):
        at = self._field(index)
        if not at:
            return ""
        at += struct.unpack_from("<I", self.data, at)[0]
        return self.data[at + 4 : at + 4 + struct.unpack_from("<I", self.data, at)[0]].decode()

    def vector(self, index):
        """Position of the first element and number of elements."""
        at = self._field(index)
        if not at:
            return 0, 0
        at += struct.unpack_from("<I", self.data, at)[0]
        return at + 4, struct.unpack_from("<I", self.data, at)[0]

    def tables(self, index):
        at, count = self.vector(index)
        for i in range(count):
            position = at + 4 * i
            yield Table(self.data, position + struct.unpack_from("<I", self.data, position)[0])


class Column:
    """A field of the schema."""

    def __init__(self, field):
        self.name = field.text(0)
        kind, type_table = field.scalar(2, "B"), field.table(3)
        encoding = field.table(4)
        self.dictionary_id = encoding.scalar(0, "q") if encoding else None
        if encoding:
            index = encoding.table(1)
            self.format = _integer(index) if index else "i"
        elif kind == TYPE_INT:
            self.format = _integer(type_table)
        elif kind == TYPE_FLOAT:
            self.format = {0: "e", 1: "f", 2: "d"}[type_table.scalar(0, "h")]
        elif kind == TYPE_TIMESTAMP:
            self.format = "q"
        elif kind == TYPE_BOOL:
            self.format = "bits"
        elif kind == TYPE_UTF8:
            self.format = "text"
        else:
            raise ValueError(f"column {self.name} has Arrow type {kind}, which this reader does not know")


def _integer(table):
    letter = {8: "b", 16: "h", 32: "i", 64: "q"}[table.scalar(0, "i")]
    return letter if table.scalar(1, "B") else letter.upper()


class StreamReader:
    """Feed it the bytes of the stream in any pieces; it yields record batches as {column name: list of values}."""

    def __init__(self):
        self.columns, self.dictionaries, self.pending, self.ended = None, {}, b"", False

    def feed(self, data):
        self.pending += data
        while len(self.pending) >= 8 and not self.ended:
            marker, size = struct.unpack_from("<Ii", self.pending)
            if marker != 0xFFFFFFFF or size < 0:
                raise ValueError("not an Arrow stream")
            if size == 0:
                self.ended = True
                return
            if len(self.pending) < 8 + size:
                return
            header = self.pending[8 : 8 + size]
            message = Table(header, struct.unpack_from("<I", header)[0])
            body_size = message.scalar(3, "q")
            if len(self.pending) < 8 + size + body_size:
                return
            body = self.pending[8 + size : 8 + size + body_size]
            self.pending = self.pending[8 + size + body_size :]
            batch = self._message(message, body)
            if batch is not None:
                yield batch

    def _message(self, message, body):
        kind, header = message.scalar(1, "B"), message.table(2)
        if kind == HEADER_SCHEMA:
            self.columns = [Column(f) for f in header.tables(1)]
        elif kind == HEADER_DICTIONARY:
            text = type("Text", (), {"format": "text", "dictionary_id": None})
            values = _Buffers(header.table(1), body).column(text, {})
            self.dictionaries[header.scalar(0, "q")] = values
        elif kind == HEADER_BATCH:
            buffers = _Buffers(header, body)
            return {c.name: buffers.column(c, self.dictionaries) for c in self.columns}
        return None


class _Buffers:
    """The nodes and buffers of a record batch, taken one after the other."""

    def __init__(self, header, body):
        self.body, self.data = body, header.data
        self.node, _ = header.vector(1)
        self.buffer, _ = header.vector(2)

    def _next(self):
        offset, length = struct.unpack_from("<qq", self.data, self.buffer)
        self.buffer += 16
        return self.body[offset : offset + length]

    def column(self, column, dictionaries):
        rows, nulls = struct.unpack_from("<qq", self.data, self.node)
        self.node += 16
        validity = self._next()
        if column.format == "text":
            offsets = struct.unpack_from(f"<{rows + 1}i", self._next()) if rows else (0,)
            text = self._next()
            values = [text[offsets[i] : offsets[i + 1]].decode() for i in range(rows)]
        elif column.format == "bits":
            values = _bits(self._next(), rows)
        else:
            values = list(struct.unpack_from(f"<{rows}{column.format}", self._next())) if rows else []
        if column.dictionary_id is not None:
            words = dictionaries[column.dictionary_id]
            values = [words[v] if v < len(words) else None for v in values]
        if nulls:
            values = [v if known else None for v, known in zip(values, _bits(validity, rows))]
        return values


def _bits(bitmap, rows):
    return [bool(bitmap[i >> 3] >> (i & 7) & 1) for i in range(rows)]

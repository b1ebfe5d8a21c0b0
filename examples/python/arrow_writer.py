"""A writer of Arrow IPC streams with flat columns, for places that have no pyarrow (with it: pyarrow.ipc.new_stream).

It writes text, truth values, 64-bit integers and doubles, with nulls. The format is described in "Arrow Columnar Format, IPC Streaming Format";
its metadata are FlatBuffers, of which this writes what is needed.
"""

import struct

VERSION_5 = 4
HEADER_SCHEMA, HEADER_BATCH = 1, 3
# Arrow's number of a type, and the fields of the table that describes it: (position, format, value).
TYPES = {
    "text": (5, []),
    "bool": (6, []),
    "int64": (2, [(0, "i", 64), (1, "B", 1)]),
    "double": (3, [(0, "h", 2)]),
}


def schema(columns):
    """The message that begins a stream. Columns are (name, type) with one of TYPES."""

    def field(name, kind):
        number, type_fields = TYPES[kind]
        return _table((0, "ref", _text(name)), (1, "B", 1), (2, "B", number), (3, "ref", _table(*type_fields)), (5, "ref", _tables([])))

    return _message(HEADER_SCHEMA, _table((1, "ref", _tables([field(*c) for c in columns]))), b"")


def record_batch(columns, rows):
    """A message of rows. Columns are as in the schema; rows are lists with a value or None for each column."""
    nodes, buffers, body = b"", b"", b""
    for i, (_, kind) in enumerate(columns):
        values = [row[i] for row in rows]
        nodes += struct.pack("<qq", len(rows), values.count(None))
        for data in (_bits([v is not None for v in values]), *_values(kind, values)):
            buffers += struct.pack("<qq", len(body), len(data))
            body += _padded(data)
    header = _table((0, "q", len(rows)), (1, "ref", _structs(nodes)), (2, "ref", _structs(buffers)))
    return _message(HEADER_BATCH, header, body)


END = struct.pack("<Ii", 0xFFFFFFFF, 0)


def _values(kind, values):
    if kind == "bool":
        return [_bits([bool(v) for v in values])]
    if kind != "text":
        return [struct.pack(f"<{len(values)}{'q' if kind == 'int64' else 'd'}", *[v or 0 for v in values])]
    texts = [(v or "").encode() for v in values]
    offsets = [0]
    for text in texts:
        offsets.append(offsets[-1] + len(text))
    return [struct.pack(f"<{len(offsets)}i", *offsets), b"".join(texts)]


def _bits(flags):
    bits = bytearray((len(flags) + 7) // 8)
    for i, flag in enumerate(flags):
        bits[i >> 3] |= flag << (i & 7)
    return bytes(bits)


def _padded(data):
    return data + bytes(-len(data) % 8)


def _message(kind, header, body):
    data = bytearray(4)
    root = _table((0, "h", VERSION_5), (1, "B", kind), (2, "ref", header), (3, "q", len(body)))(data)
    struct.pack_into("<I", data, 0, root)
    data = _padded(bytes(data))
    return struct.pack("<Ii", 0xFFFFFFFF, len(data)) + data + body


# Each of these gives a function that appends something to a buffer and returns where it begins. What a table or vector refers to comes after it,
# because FlatBuffers' offsets point forward.
def _table(*fields):
    def append(data):
        slots, layout, at = {}, [], 4
        for index, kind, value in fields:
            size = 4 if kind == "ref" else struct.calcsize("<" + kind)
            at += -at % size
            slots[index] = at
            layout.append((at, kind, value))
            at += size
        count = max(slots, default=-1) + 1
        vtable = struct.pack(f"<HH{count}H", 4 + 2 * count, at, *[slots.get(i, 0) for i in range(count)])
        _align(data, 8, len(vtable))
        data += vtable
        start = len(data)
        data += struct.pack("<i", len(vtable)) + bytes(at - 4)
        for offset, kind, value in layout:
            if kind != "ref":
                struct.pack_into("<" + kind, data, start + offset, value)
        for offset, kind, value in layout:
            if kind == "ref":
                _refer(data, start + offset, value)
        return start

    return append


def _tables(items):
    def append(data):
        _align(data, 4)
        start = len(data)
        data += struct.pack("<I", len(items)) + bytes(4 * len(items))
        for i, item in enumerate(items):
            _refer(data, start + 4 + 4 * i, item)
        return start

    return append


def _structs(packed):
    def append(data):
        _align(data, 8, 4)
        start = len(data)
        data += struct.pack("<I", len(packed) // 16) + packed
        return start

    return append


def _text(text):
    def append(data):
        _align(data, 4)
        start = len(data)
        encoded = text.encode()
        data += struct.pack("<I", len(encoded)) + encoded + b"\0"
        return start

    return append


def _refer(data, place, append):
    struct.pack_into("<I", data, place, append(data) - place)


def _align(data, size, ahead=0):
    """Pads so that what comes after the next bytes is aligned."""
    data += bytes(-(len(data) + ahead) % size)

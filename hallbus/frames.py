"""Messages as the frames of a WebSocket."""

import msgspec

encode = msgspec.json.Encoder().encode
HEAD_MOST = 10  # bytes of a frame before its payload


def frame(payload: bytes, opcode: int = 1) -> bytes:
    """A final, unmasked WebSocket frame (RFC 6455, 5.2): text by default."""
    size = len(payload)
    if size < 126:
        return bytes((0x80 | opcode, size)) + payload
    if size < 1 << 16:
        return bytes((0x80 | opcode, 126)) + size.to_bytes(2, "big") + payload
    return bytes((0x80 | opcode, 127)) + size.to_bytes(8, "big") + payload


def message(fields: object) -> bytes:
    """Any message as one text frame, without a signature."""
    return frame(encode(fields))


PING = frame(b"", opcode=9)

"""tally.py STATE SOCKET: counts orders by customer, and prints how many of them are kept."""
import json
import mmap
import os
import struct
import sys
import zlib

from baton_agent import ask

HEADER = struct.Struct("<QII")  # serial number, length of the value, CRC-32 of both and the value


class Stored:
    """A value in a mapped file. A new one goes into the half where the newest one is not, so that a kill in between leaves that."""

    def __init__(self, path):
        with open(path, "r+b") as file:
            self.memory = memoryview(mmap.mmap(file.fileno(), 0))
        self.half = len(self.memory) // 2
        self.serial, self.value = max(self.read(0), self.read(1), key=lambda found: found[0])

    def read(self, which):
        at = which * self.half
        serial, length, crc = HEADER.unpack_from(self.memory, at)
        text = bytes(self.memory[at + HEADER.size : at + HEADER.size + length])
        whole = len(text) == length and crc == zlib.crc32(struct.pack("<QI", serial, length) + text)
        return (serial, json.loads(text)) if whole else (0, None)

    def write(self, value):
        text = json.dumps(value).encode()
        if HEADER.size + len(text) > self.half:
            raise ValueError("the state is full")
        serial = self.serial + 1
        at = serial % 2 * self.half
        crc = zlib.crc32(struct.pack("<QI", serial, len(text)) + text)
        self.memory[at + HEADER.size : at + HEADER.size + len(text)] = text
        HEADER.pack_into(self.memory, at, serial, len(text), crc)
        self.serial, self.value = serial, value


def main(state, agent):
    file = os.path.realpath(state)  # the state leads elsewhere after another open
    stored = Stored(file)
    orders = stored.value or {}
    print("resumed", sum(orders.values()), flush=True)
    while True:
        for _ in range(100):
            number = sum(orders.values()) + 1
            customer = f"customer {number * number % 997}"
            orders[customer] = orders.get(customer, 0) + 1
        stored.write(orders)
        version = ask(f"checkpoint tally {file}", agent)  # commit ...
        print("kept", sum(orders.values()), version, flush=True)  # ... then act


main(*sys.argv[1:])

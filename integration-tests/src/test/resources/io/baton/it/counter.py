"""counter.py STATE SOCKET LEDGER: counts in a mapped file, forever. Writes to LEDGER where it began, and each number that is kept."""
import mmap
import os
import socket
import sys
import time

state, agent, ledger = sys.argv[1:4]
host = os.uname().nodename
file = os.path.realpath(state)


def note(*words):
    with open(ledger, "a") as lines:
        lines.write(" ".join(map(str, words)) + "\n")


def ask(request):
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(agent)
        connection.sendall(request.encode() + b"\n")
        return connection.makefile().readline().strip()


with open(file, "r+b") as opened:
    memory = mmap.mmap(opened.fileno(), 8)
number = int.from_bytes(memory[:8], "little")
note("begin", host, number, time.time_ns() // 1_000_000, os.getpid())
while True:
    number += 1
    memory[:8] = number.to_bytes(8, "little")
    answer = None
    try:
        answer = ask(f"checkpoint orders {file}")
    except OSError:
        pass  # the agent has been killed, and is begun again
    if answer and answer.startswith("ok "):
        note("kept", host, number, answer[3:])
    time.sleep(0.02)

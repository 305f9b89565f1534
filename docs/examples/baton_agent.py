"""Asks the agent of this node; see docs/agent-socket.md, which shows it."""
import socket

def ask(line, path="/run/baton/agent.sock", timeout=60):
    with socket.socket(socket.AF_UNIX) as agent:
        agent.settimeout(timeout)
        agent.connect(path)
        agent.sendall(line.encode() + b"\n")
        answer = agent.makefile(encoding="utf-8").readline()
    if not answer.endswith("\n"):
        raise OSError("no answer: it may have been carried out or not")
    outcome, _, rest = answer.rstrip("\n").partition(" ")
    if outcome != "ok":
        raise RuntimeError(rest)
    return rest

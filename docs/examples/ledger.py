"""ledger.py DATABASE [SOCKET]: four threads transfer money; with SOCKET the main one prints which transfers are kept."""
import random
import sqlite3
import sys
import threading
import time

from baton_agent import ask

SCHEMA = """
CREATE TABLE IF NOT EXISTS account (id INTEGER PRIMARY KEY, balance INTEGER NOT NULL, note TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS transfer (id INTEGER PRIMARY KEY, payer INTEGER, payee INTEGER, amount INTEGER);
"""
ACCOUNTS = 2000


def connect(database):
    return sqlite3.connect(database, timeout=30, isolation_level=None)


def transfer(database):
    with connect(database) as db:
        while True:
            payer, payee = random.sample(range(ACCOUNTS), 2)
            amount = random.randrange(100)
            db.execute("BEGIN IMMEDIATE")
            db.execute("UPDATE account SET balance = balance - ? WHERE id = ?", (amount, payer))
            db.execute("UPDATE account SET balance = balance + ? WHERE id = ?", (amount, payee))
            db.execute("INSERT INTO transfer (payer, payee, amount) VALUES (?, ?, ?)", (payer, payee, amount))
            db.execute("COMMIT")
            time.sleep(random.random() / 100)  # whoever waits for the lock gets it meanwhile


def newest(db):
    return db.execute("SELECT coalesce(max(id), 0) FROM transfer").fetchone()[0]


def checkpoint(db, agent):
    db.execute("BEGIN IMMEDIATE")  # waits for whoever is writing; from here on nobody does
    try:
        return newest(db), ask("checkpoint ledger", agent)
    finally:
        db.execute("ROLLBACK")


def main(database, agent=None):
    db = connect(database)
    db.executescript(SCHEMA)
    db.execute("BEGIN IMMEDIATE")
    db.executemany("INSERT OR IGNORE INTO account VALUES (?, 0, ?)", ((i, "x" * 500) for i in range(ACCOUNTS)))
    db.execute("COMMIT")
    print("resumed", newest(db), flush=True)
    writers = [threading.Thread(target=transfer, args=(database,), daemon=True) for _ in range(4)]
    for writer in writers:
        writer.start()
    while agent:
        time.sleep(0.05)
        try:
            last, version = checkpoint(db, agent)  # commit ...
        except RuntimeError as answer:
            if not str(answer).startswith("refused "):  # a log is being written back just now: soon again
                raise
        else:
            print("kept", last, version, flush=True)  # ... then act
    for writer in writers:
        writer.join()


main(*sys.argv[1:])

------------------------------- MODULE Names --------------------------------
(***************************************************************************)
(* How segments come to a name and go from it: rules R9 and R10 of         *)
(* docs/design.md, as the code does it, for one name.  README.md says what *)
(* is left out.                                                            *)
(*                                                                         *)
(* As in Replication.tla every message and every write that was ever sent  *)
(* may arrive at any later time, any number of times, or never.  Whether a *)
(* process lives is a hint that may be wrong at any time (R8).             *)
(***************************************************************************)
EXTENDS Integers, FiniteSets, TLC

CONSTANTS
  Node,        \* storage nodes that every registration places its replicas on
  Calls,       \* calls of register() in all, by any processes
  Makings,     \* times that one replica is made on one node
  Drop         \* names of the rules that are dropped, see README.md

VARIABLES
  name,     \* ZooKeeper's znode of the name: the id that it points to, or 0
  record,   \* ZooKeeper's records by id: [st, zv |-> znode version, by |-> call]
  behind,   \* what a lagging server shows of both
  call,     \* the calls of register()
  flight,   \* writes that were sent: [op, call, zv |-> expected znode version]
  file,     \* replicas, by node and id: [inc, st, by], and how often they were made
  doomed,   \* replicas of which the node has read a tombstone: <<node, id>>
  asked,    \* an open or fetch that asks what the name stands for
  lied

vars == <<name, record, behind, call, flight, file, doomed, asked, lied>>

Call == 1..Calls
Dropped(rule) == rule \in Drop
\* A registration draws a random id.
Id(c) == IF Dropped("IdsOnce") THEN 1 ELSE c

Init ==
  /\ name = 0
  /\ record = [i \in Call |-> [st |-> "absent", zv |-> 0, by |-> 0]]
  /\ behind = [name |-> 0, record |-> record]
  /\ call = [c \in Call |-> [pc |-> "idle", made |-> [n \in Node |-> 0]]]
  /\ flight = {}
  /\ file = [n \in Node |-> [i \in Call |-> [inc |-> 0, st |-> "none", by |-> 0]]]
  /\ doomed = {}
  /\ asked = "no"
  /\ lied = FALSE

Sent(op, c, zv) == flight' = flight \cup {[op |-> op, call |-> c, zv |-> zv]}
WasSent(op, c) == \E w \in flight : w.op = op /\ w.call = c
Pc(c, to) == call' = [call EXCEPT ![c].pc = to]

-----------------------------------------------------------------------------
(* A registration: reserve, make the replicas, commit, make it ready. *)

Register(c) ==
  /\ call[c].pc = "idle"
  /\ c > 1 => call[c - 1].pc # "idle" \* they are interchangeable
  /\ Pc(c, "reserving")
  /\ Sent("reserve", c, 0)
  /\ UNCHANGED <<name, record, behind, file, doomed, asked, lied>>

\* One transaction makes record and name, if neither is there.
LandReserve(c) ==
  LET i == Id(c) IN
  /\ WasSent("reserve", c)
  /\ name = 0
  /\ record[i].st = "absent" \/ (Dropped("IdsOnce") /\ record[i].st = "deleted" /\ record[i].by # c)
  /\ name' = i
  /\ record' = [record EXCEPT ![i] = [st |-> "creating", zv |-> 0, by |-> c]]
  /\ UNCHANGED <<behind, call, flight, file, doomed, asked, lied>>

LearnReserve(c) ==
  LET r == record[Id(c)] IN
  /\ call[c].pc = "reserving"
  /\ \/ r.by = c /\ r.st = "deleted" /\ Pc(c, "refused")
     \/ r.by = c /\ r.st # "deleted" /\ Pc(c, "reserved")
     \/ r.by # c /\ name # 0 /\ Pc(c, "taken")
  /\ UNCHANGED <<name, record, behind, flight, file, doomed, asked, lied>>

\* A replica is made, unless there is one; then that one answers.
Create(c, n) ==
  LET i == Id(c)
      f == file[n][i]
      inc == IF f.st = "none" THEN f.inc + 1 ELSE f.inc
      awaited == call[c].pc = "reserved" /\ call[c].made[n] = 0
  IN
  /\ call[c].pc \notin {"idle", "reserving", "taken", "refused"}
  /\ inc <= Makings
  /\ f.st = "none" \/ awaited
  /\ file' = IF f.st = "none"
             THEN [file EXCEPT ![n][i] = [inc |-> inc, st |-> "empty", by |-> 0]] ELSE file
  /\ call' = IF awaited THEN [call EXCEPT ![c].made[n] = inc] ELSE call
  /\ UNCHANGED <<name, record, behind, flight, doomed, asked, lied>>

\* The initial content arrives at the replica that was made for it.
Store(c, n) ==
  LET f == file[n][Id(c)] IN
  /\ f.st = "empty" /\ f.inc = call[c].made[n]
  /\ file' = [file EXCEPT ![n][Id(c)] = [f EXCEPT !.st = "full", !.by = c]]
  /\ UNCHANGED <<name, record, behind, call, flight, doomed, asked, lied>>

Ready(c) ==
  /\ call[c].pc = "reserved"
  /\ \/ \A n \in Node : file[n][Id(c)].st = "full" /\ file[n][Id(c)].inc = call[c].made[n]
     \/ Dropped("CommitFirst")
  /\ Pc(c, "readying")
  /\ Sent("ready", c, 0)
  /\ UNCHANGED <<name, record, behind, file, doomed, asked, lied>>

\* Won, or lost to somebody who undid it.
LearnReady(c) ==
  /\ call[c].pc = "readying"
  /\ ~WasSent("landed", c) => record[Id(c)].zv > 0
  /\ Pc(c, IF WasSent("landed", c) THEN "registered" ELSE "undone")
  /\ UNCHANGED <<name, record, behind, flight, file, doomed, asked, lied>>

-----------------------------------------------------------------------------
(* Compare-and-sets of a record; one that makes a tombstone frees the name as well. *)

LandReady(w) ==
  LET i == Id(w.call) IN
  /\ w.op = "ready" /\ record[i].st # "absent" /\ record[i].zv = w.zv
  /\ record' = [record EXCEPT ![i].st = "ready", ![i].zv = @ + 1]
  /\ Sent("landed", w.call, 0)
  /\ UNCHANGED <<name, behind, call, file, doomed, asked, lied>>

LandTombstone(w) ==
  LET i == Id(w.call) IN
  /\ w.op \in {"undo", "remove"} /\ record[i].st \in {"creating", "ready"}
  /\ record[i].zv = w.zv \/ (w.op = "undo" /\ Dropped("UndoAtVersion"))
  /\ record' = [record EXCEPT ![i].st = "deleted", ![i].zv = @ + 1]
  /\ name' = 0
  /\ asked' = IF asked = "while ready" THEN "while free" ELSE asked
  /\ UNCHANGED <<behind, call, flight, file, doomed, lied>>

\* Whoever comes by a registration whose process seems dead undoes it.
Undo(c) ==
  /\ name = Id(c) /\ record[name].by = c /\ record[name].st = "creating"
  /\ ~WasSent("undo", c)
  /\ Sent("undo", c, record[name].zv)
  /\ UNCHANGED <<name, record, behind, call, file, doomed, asked, lied>>

\* A process gives its own registration up.
GiveUp(c) ==
  /\ call[c].pc \in {"reserving", "reserved"}
  /\ Pc(c, "abandoning")
  /\ UNCHANGED <<name, record, behind, flight, file, doomed, asked, lied>>

\* It looks, and leaves a tombstone where a record is, or may still come to be.
Abandon(c) ==
  LET i == Id(c)
      r == record[i]
      absent == r.by # c
  IN
  /\ call[c].pc = "abandoning"
  /\ Pc(c, "abandoned")
  /\ IF absent
     THEN /\ record' = IF Dropped("Forestall") \/ r.st # "absent" THEN record
                       ELSE [record EXCEPT ![i] = [st |-> "deleted", zv |-> 0, by |-> c]]
          /\ UNCHANGED name
     ELSE IF r.st = "creating"
     THEN /\ record' = [record EXCEPT ![i].st = "deleted", ![i].zv = @ + 1]
          /\ name' = 0
     ELSE UNCHANGED <<name, record>>
  /\ UNCHANGED <<behind, flight, file, doomed, asked, lied>>

\* Somebody removes the segment.
RemoveSegment(c) ==
  /\ name = Id(c) /\ record[name].by = c /\ record[name].st = "ready"
  /\ ~WasSent("remove", c)
  /\ Sent("remove", c, record[name].zv)
  /\ UNCHANGED <<name, record, behind, call, file, doomed, asked, lied>>

-----------------------------------------------------------------------------
(* R10: a node looks at the record of a replica, now and then or on a hint, and deletes later. *)

Look(n, i) ==
  /\ file[n][i].st # "none" /\ <<n, i>> \notin doomed
  /\ \/ record[i].st = "deleted"
     \/ Dropped("OwnRead") \* a hint is enough, and anybody may send one
     \/ Dropped("AbsentStays") /\ behind.record[i].st = "absent"
  /\ doomed' = doomed \cup {<<n, i>>}
  /\ UNCHANGED <<name, record, behind, call, flight, file, asked, lied>>

Delete(n, i) ==
  /\ <<n, i>> \in doomed
  /\ doomed' = doomed \ {<<n, i>>}
  /\ file' = [file EXCEPT ![n][i].st = "none", ![n][i].by = 0]
  /\ UNCHANGED <<name, record, behind, call, flight, asked, lied>>

-----------------------------------------------------------------------------
(* An open or fetch asks what the name stands for; "never registered" must not be said in vain. *)

IsReady == name # 0 /\ record[name].st = "ready"

\* Nobody who is right believes a lagging server.
CatchUp ==
  /\ Dropped("WriteFirst") \/ Dropped("AbsentStays")
  /\ behind # [name |-> name, record |-> record]
  /\ behind' = [name |-> name, record |-> record]
  /\ UNCHANGED <<name, record, call, flight, file, doomed, asked, lied>>

Ask ==
  /\ asked = "no"
  /\ asked' = IF IsReady THEN "while ready" ELSE "while free"
  /\ UNCHANGED <<name, record, behind, call, flight, file, doomed, lied>>

\* After a write in the same session the server shows at least the time of the question.
AnswerNever ==
  /\ asked # "no"
  /\ (IF Dropped("WriteFirst") THEN behind.name ELSE name) = 0
  /\ lied' = (asked = "while ready")
  /\ asked' = "no"
  /\ UNCHANGED <<name, record, behind, call, flight, file, doomed>>

-----------------------------------------------------------------------------
Next ==
  \/ \E c \in Call :
       \/ Register(c) \/ LandReserve(c) \/ LearnReserve(c) \/ Ready(c) \/ LearnReady(c)
       \/ Undo(c) \/ GiveUp(c) \/ Abandon(c) \/ RemoveSegment(c)
       \/ \E n \in Node : Create(c, n) \/ Store(c, n) \/ Look(n, c) \/ Delete(n, c)
  \/ \E w \in flight : LandReady(w) \/ LandTombstone(w)
  \/ CatchUp \/ Ask \/ AnswerNever

Spec == Init /\ [][Next]_vars

Symmetry == Permutations(Node)

-----------------------------------------------------------------------------
(* The promises. *)

\* The name and what it points to change together.
NamePointsToRecord ==
  /\ name # 0 => record[name].st \in {"creating", "ready"}
  /\ \A i \in Call : record[i].st \in {"creating", "ready"} => name = i

\* What was registered, and nobody removed, stays.
RegisteredStays ==
  \A c \in Call : call[c].pc = "registered" /\ ~WasSent("remove", c) =>
    name = Id(c) /\ record[name].st = "ready" /\ record[name].by = c

\* What a process gave up stands for the name neither now nor later.
AbandonedIsGone ==
  \A c \in Call : call[c].pc = "abandoned" => ~(name = Id(c) /\ record[name].by = c)

\* Kept, Honest: a ready segment has its content, its own, on every member.
ReadyHasContent ==
  \A i \in Call : record[i].st = "ready" =>
    \A n \in Node : file[n][i].st = "full" /\ file[n][i].by = record[i].by

\* Honest: "never registered" is said only of a name that was free at some instant since the question.
NeverIsTrue == ~lied

\* What must be possible: that this is violated shows that the model goes that far.
NeverRegisteredAgain ==
  ~ \E c, d \in Call :
      c < d /\ call[c].pc = "registered" /\ WasSent("remove", c) /\ call[d].pc = "registered"
=============================================================================

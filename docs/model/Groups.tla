------------------------------ MODULE Groups ------------------------------
(***************************************************************************)
(* Two segments that one owner checkpoints together or not at all: rule    *)
(* R12 of docs/design.md.  What Replication.tla shows of one segment is    *)
(* taken as given: a write to ZooKeeper is one step here, and a lesson is. *)
(*                                                                         *)
(* The network is as there: whatever was sent may arrive at any later      *)
(* time, any number of times, in any order, or never.                      *)
(***************************************************************************)
EXTENDS Integers, FiniteSets, TLC

CONSTANTS
  Left, Right, \* the replicas of either segment, interchangeable
  Sessions,    \* openings of the group in all, the first owner's included
  MaxSeq,      \* highest sequence that is captured
  Members,     \* whether owners remove and admit members
  Drop         \* names of the rules that are dropped, see README.md

ASSUME MaxSeq >= 1 /\ Left \cap Right = {}

VARIABLES
  record,  \* ZooKeeper's, of both segments: [epoch, in |-> by segment its in-sync set]
  session, \* openings that became owners, or not
  replica, \* by replica: [fence, last, by |-> epoch that wrote it, cp |-> commit point]
  known    \* by session and replica: highest version of the session's history that it is known to hold

vars == <<record, session, replica, known>>

Session == 1..Sessions
Segment == 1..2
Of(i) == IF i = 1 THEN Left ELSE Right
Replica == Left \cup Right
SegmentOf(r) == IF r \in Left THEN 1 ELSE 2
None == <<0, 0>>  \* no version
First == <<1, 1>> \* of all members, when a write of all records made them a group

Before(v, w) == v[1] < w[1] \/ (v[1] = w[1] /\ v[2] < w[2])
Newest(versions) == CHOOSE v \in versions : \A w \in versions : ~Before(v, w)
Oldest(versions) == CHOOSE v \in versions : \A w \in versions : ~Before(w, v)
Dropped(rule) == rule \in Drop

-----------------------------------------------------------------------------
(* Who wrote what on top of what.  A version has the same name in both segments. *)

Owns(s) == session[s].opened
OwnerOf(e) == CHOOSE s \in Session : Owns(s) /\ session[s].e = e
\* Sequence of what an opening returned.
Start(s) == Newest({session[s].base[i] : i \in Segment})[2]

RECURSIVE Holds(_, _, _)
\* Whether a holder of version w of a segment has version v behind it, or as it.
Holds(i, w, v) ==
  \/ v \in {None, w}
  \/ v[1] = w[1] /\ v[2] <= w[2] /\ w[1] = 1
  \/ v[1] = w[1] /\ v[2] <= w[2] /\ v[2] > Start(OwnerOf(w[1]))
  \/ v[1] < w[1] /\ Holds(i, session[OwnerOf(w[1])].base[i], v)

\* The version before v of the owner s.
Base(s, i, v) == IF v[2] = Start(s) + 1 THEN session[s].base[i] ELSE <<v[1], v[2] - 1>>

Told(s) == {session[s].base[i] : i \in Segment} \cup {<<session[s].e, q>> : q \in Start(s) + 1 .. session[s].closed}
Acknowledged == UNION { {<<session[s].e, q>> : q \in session[s].acked} : s \in {t \in Session : Owns(t)} }

-----------------------------------------------------------------------------
Init ==
  LET all == [i \in Segment |-> Of(i)]
      nobody == [i \in Segment |-> {}] IN
  /\ record = [epoch |-> 1, in |-> all]
  /\ session = [s \in Session |->
       [pc |-> IF s = 1 THEN "open" ELSE "idle", opened |-> s = 1, e |-> IF s = 1 THEN 1 ELSE 0,
        in |-> IF s = 1 THEN all ELSE nobody,
        base |-> [i \in Segment |-> IF s = 1 THEN First ELSE None],
        top |-> IF s = 1 THEN 1 ELSE 0, closed |-> IF s = 1 THEN 1 ELSE 0, acked |-> {},
        whole |-> [i \in Segment |-> 0]]]
  /\ replica = [r \in Replica |-> [fence |-> 1, last |-> First, by |-> 1, cp |-> First]]
  /\ known = [s \in Session |-> [r \in Replica |-> IF s = 1 THEN First ELSE None]]

-----------------------------------------------------------------------------
(* An opening of the group. *)

\* One transaction gives all records the next epoch.
Claim(s) ==
  /\ session[s].pc = "idle"
  /\ s > 1 => session[s - 1].pc # "idle" \* they are interchangeable
  /\ record' = [record EXCEPT !.epoch = @ + 1]
  /\ session' = [session EXCEPT ![s] = [@ EXCEPT !.pc = "fencing", !.e = record'.epoch, !.in = record.in]]
  /\ UNCHANGED <<replica, known>>

\* A member promises the epoch and says what it holds.
Promise(s, r) ==
  /\ session[s].pc = "fencing"
  /\ r \in session[s].in[SegmentOf(r)] /\ known[s][r] = None
  /\ replica[r].fence <= session[s].e
  /\ replica' = [replica EXCEPT ![r].fence = session[s].e]
  /\ known' = [known EXCEPT ![s][r] = replica[r].last]
  /\ UNCHANGED <<record, session>>

Answered(s, i) == {r \in session[s].in[i] : known[s][r] # None}
Said(s, i) == {known[s][r] : r \in Answered(s, i)}

\* Some of each segment have answered, the others have had their time: what all of them hold is the state.
Choose(s) ==
  LET part == [i \in Segment |-> Answered(s, i)]
      cut == Oldest(UNION {Said(s, i) : i \in Segment}) IN
  /\ session[s].pc = "fencing"
  /\ \A i \in Segment : part[i] # {}
  /\ session' = [session EXCEPT ![s] =
       [@ EXCEPT !.pc = "rolling", !.in = part,
                 !.base = [i \in Segment |-> IF Dropped("ClosedCut") THEN Newest(Said(s, i)) ELSE cut]]]
  /\ UNCHANGED <<record, replica, known>>

HasChosen(s) == session[s].base[1] # None

\* How far a replica can go back.
Floor(r) == IF Dropped("PreviousKept") THEN replica[r].last ELSE replica[r].cp

\* It goes back to the cut, unless the epoch has written there by now.  With ClosedCut dropped it learns.
Roll(s, r) ==
  LET to == session[s].base[SegmentOf(r)] IN
  /\ HasChosen(s) /\ s > 1 /\ known[s][r] # None
  /\ replica[r].fence <= session[s].e /\ replica[r].by # session[s].e
  /\ replica[r].last # to
  /\ Before(to, replica[r].last) \/ Dropped("ClosedCut")
  /\ ~Before(to, Floor(r))
  /\ replica' = [replica EXCEPT ![r].last = to]
  /\ known' = [known EXCEPT ![s][r] = to]
  /\ UNCHANGED <<record, session>>

IsWhole(s, r) == known[s][r] = session[s].base[SegmentOf(r)]

\* Who does not go back takes no further part.
LeaveOut(s, r) ==
  LET i == SegmentOf(r) IN
  /\ session[s].pc = "rolling" /\ r \in session[s].in[i] /\ session[s].in[i] # {r}
  /\ ~IsWhole(s, r)
  /\ session' = [session EXCEPT ![s].in[i] = @ \ {r}]
  /\ UNCHANGED <<record, replica, known>>

AllWhole(s) == \/ Dropped("RollBack")
               \/ \A i \in Segment : \A r \in session[s].in[i] : IsWhole(s, r)

\* A record is made to say who remains, one after the other.
Trim(s, i) ==
  /\ session[s].pc = "rolling" /\ AllWhole(s)
  /\ record.epoch = session[s].e /\ record.in[i] # session[s].in[i]
  /\ record' = [record EXCEPT !.in[i] = session[s].in[i]]
  /\ UNCHANGED <<session, replica, known>>

\* Both are.
Open(s) ==
  /\ session[s].pc = "rolling" /\ AllWhole(s)
  /\ record.epoch = session[s].e
  /\ record.in = session[s].in \/ Dropped("SilentLeave")
  /\ session' = [session EXCEPT ![s] =
       [@ EXCEPT !.pc = "open", !.opened = TRUE, !.top = Start(s), !.closed = Start(s)]]
  /\ UNCHANGED <<record, replica, known>>

-----------------------------------------------------------------------------
(* The owner. *)

\* A checkpoint of the group: a new version of every member, also of one where nothing changed.
Capture(s) ==
  /\ session[s].pc = "open" /\ session[s].top < MaxSeq
  /\ session' = [session EXCEPT ![s].top = @ + 1]
  /\ UNCHANGED <<record, replica, known>>

\* A part is on its whole set, as the owner counts it now.
OnItsSet(s, i, q) == \A r \in session[s].in[i] : ~Before(known[s][r], <<session[s].e, q>>)

\* Dropped: that a part is on its set is remembered.
Remember(s, i) ==
  /\ Dropped("AtOnce") /\ session[s].pc = "open" /\ session[s].whole[i] < session[s].top
  /\ OnItsSet(s, i, session[s].whole[i] + 1) \/ session[s].whole[i] < Start(s)
  /\ session' = [session EXCEPT ![s].whole[i] = @ + 1]
  /\ UNCHANGED <<record, replica, known>>

\* All parts of the next one are, at one instant: all of them are committed.
Close(s) ==
  LET q == session[s].closed + 1
      parts == {i \in Segment : OnItsSet(s, i, q) \/ (Dropped("AtOnce") /\ session[s].whole[i] >= q)} IN
  /\ session[s].pc = "open" /\ q <= session[s].top
  /\ parts = Segment \/ (Dropped("AllParts") /\ parts # {})
  /\ session' = [session EXCEPT ![s].closed = q, ![s].acked = @ \cup {q}]
  /\ UNCHANGED <<record, replica, known>>

\* Dropped: what comes after a group's checkpoint on one segment alone waits for that segment alone.
CloseAlone(s) ==
  LET q == session[s].top IN
  /\ Dropped("After") /\ session[s].pc = "open"
  /\ q > Start(s) + 1 /\ q \notin session[s].acked /\ OnItsSet(s, 1, q)
  /\ session' = [session EXCEPT ![s].acked = @ \cup {q}]
  /\ UNCHANGED <<record, replica, known>>

MayWrite(s) == Members /\ session[s].pc = "open" /\ record.epoch = session[s].e

Remove(s, r) ==
  LET i == SegmentOf(r)
      in == session[s].in[i] \ {r} IN
  /\ MayWrite(s) /\ r \in session[s].in[i] /\ in # {}
  /\ record' = [record EXCEPT !.in[i] = in]
  /\ session' = [session EXCEPT ![s].in[i] = in]
  /\ UNCHANGED <<replica, known>>

\* A replica is taught what another shows to readers, if that is of the owner's history.
Teach(s, r) ==
  LET i == SegmentOf(r) IN
  /\ Members /\ session[s].pc = "open" /\ r \notin session[s].in[i]
  /\ replica[r].fence <= session[s].e /\ replica[r].by # session[s].e
  /\ \E source \in session[s].in[i] :
       LET v == replica[source].cp IN
       /\ v \in Told(s) /\ ~Before(v, replica[r].cp)
       /\ replica' = [replica EXCEPT ![r] = [fence |-> session[s].e, last |-> v, by |-> session[s].e, cp |-> v]]
       /\ known' = [known EXCEPT ![s][r] = v]
  /\ UNCHANGED <<record, session>>

\* One that is known to hold the commit point joins.
Admit(s, r) ==
  LET i == SegmentOf(r)
      in == session[s].in[i] \cup {r} IN
  /\ MayWrite(s) /\ r \notin session[s].in[i] /\ known[s][r] # None
  /\ replica[r].by = session[s].e \* what it said is of this history
  /\ known[s][r] = session[s].base[i] \/ known[s][r][1] = session[s].e
  /\ known[s][r][2] >= session[s].closed
  /\ record' = [record EXCEPT !.in[i] = in]
  /\ session' = [session EXCEPT ![s].in[i] = in]
  /\ UNCHANGED <<replica, known>>

-----------------------------------------------------------------------------
(* A replica. *)

Take(s, r) ==
  LET e == session[s].e
      v == <<e, replica[r].last[2] + 1>>
      w == <<e, Start(s) + 1>>
      next == IF replica[r].last = session[s].base[SegmentOf(r)] THEN w ELSE v IN
  /\ Owns(s) /\ next[2] <= session[s].top
  /\ replica[r].last = Base(s, SegmentOf(r), next)
  /\ replica[r].fence <= e
  /\ replica' = [replica EXCEPT ![r].last = next, ![r].by = e, ![r].fence = e]
  /\ known' = [known EXCEPT ![s][r] = next]
  /\ UNCHANGED <<record, session>>

\* The commit point arrives, with a checkpoint or by itself; what is not held is left.
Note(s, r) ==
  LET i == SegmentOf(r)
      ownPart == IF Dropped("CommitTogether")
                 THEN {<<session[s].e, q>> : q \in {p \in Start(s) + 1 .. session[s].top : OnItsSet(s, i, p)}}
                 ELSE {}
      told == {session[s].base[i]} \cup {<<session[s].e, q>> : q \in Start(s) + 1 .. session[s].closed} \cup ownPart
      held == {v \in told : Holds(i, replica[r].last, v)} IN
  /\ Owns(s) /\ replica[r].fence <= session[s].e
  /\ held # {} /\ Before(replica[r].cp, Newest(held))
  /\ replica' = [replica EXCEPT ![r].cp = Newest(held)]
  /\ UNCHANGED <<record, session, known>>

-----------------------------------------------------------------------------
Next ==
  \E s \in Session :
    \/ Claim(s) \/ Choose(s) \/ Open(s) \/ Capture(s) \/ Close(s) \/ CloseAlone(s)
    \/ \E i \in Segment : Trim(s, i) \/ Remember(s, i)
    \/ \E r \in Replica :
         \/ Promise(s, r) \/ Roll(s, r) \/ LeaveOut(s, r) \/ Take(s, r) \/ Note(s, r)
         \/ Remove(s, r) \/ Teach(s, r) \/ Admit(s, r)

Spec == Init /\ [][Next]_vars

Symmetry == Permutations(Left) \cup Permutations(Right)

-----------------------------------------------------------------------------
(* The promises. *)

\* An opening returns one version of the group, of all members.
Together == \A s \in Session : Owns(s) => session[s].base[1] = session[s].base[2]

\* Kept: whichever members are left, one of each in-sync set, have every acknowledged checkpoint.
Kept ==
  \A i \in Segment : \A r \in record.in[i] : \A v \in Acknowledged : Holds(i, replica[r].last, v)

\* One writer, Recent: what an open returned has every checkpoint that was, or ever will be, acknowledged to
\* an earlier owner.
Recent ==
  \A s \in Session : Owns(s) =>
    \A v \in Acknowledged : v[1] < session[s].e => \A i \in Segment : Holds(i, session[s].base[i], v)

\* What an open returned is never taken back by a later one, nor does what it left behind come back.
Final ==
  \A s, t \in Session : Owns(s) /\ Owns(t) /\ session[s].e < session[t].e =>
    \A i \in Segment :
      LET v == session[s].base[i]
          w == session[t].base[i] IN
      w = v \/ (w[1] >= session[s].e /\ Holds(i, w, v))

\* Each member that takes part can go back to the cut.
CanRoll ==
  \A s \in Session : session[s].pc = "rolling" /\ session[s].e = record.epoch =>
    \A i \in Segment : \A r \in session[s].in[i] :
      replica[r].fence = session[s].e => ~Before(session[s].base[i], Floor(r))

\* R7: what a replica shows to readers is of a group that is closed.
ReadersSeeClosed ==
  \A r \in Replica :
    replica[r].cp \in {First} \cup Acknowledged
      \cup {session[s].base[SegmentOf(r)] : s \in {t \in Session : Owns(t)}}

\* R7: a reader of one replica never goes back.
ReadersGoForward == [][\A r \in Replica : ~Before(replica'[r].cp, replica[r].cp)]_vars

-----------------------------------------------------------------------------
(* What must be possible: that these are violated shows that the model goes that far. *)

\* The last owner acknowledges something on top of a cut that another one had to go back to.
NeverRolledBack ==
  ~ \E s \in Session :
      /\ s = Sessions /\ Owns(s) /\ session[s].acked # {}
      /\ session[1].acked # {}
      /\ session[s].base[1] = <<1, session[1].closed>>
      /\ session[1].top > session[1].closed
      /\ \A r \in Left : replica[r].by = session[s].e
=============================================================================

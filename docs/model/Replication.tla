---------------------------- MODULE Replication ----------------------------
(***************************************************************************)
(* How one segment is replicated, handed over and read: rules R1 to R7 of  *)
(* docs/design.md, as the code does it.  README.md says what is left out.  *)
(*                                                                         *)
(* The network is every message that was ever sent: whatever has been said *)
(* may arrive at any later time, any number of times, in any order, or     *)
(* never.  So a request is not stored: it may arrive whenever its sender   *)
(* was once in a state to send it.  What a replica answers is stored in    *)
(* "said", for ever.  A pause, a crash and a partition are nothing but     *)
(* steps that are not taken.                                               *)
(***************************************************************************)
EXTENDS Integers, FiniteSets, TLC

CONSTANTS
  Node,       \* storage nodes, interchangeable
  Sessions,   \* openings in all, the first owner's included
  MaxSeq,     \* highest sequence that is captured
  MaxWrites,  \* writes of the record that land
  MaxForgets, \* replicas that lose everything
  MinInSync,  \* the owner does not go below, nor commit below
  Members,    \* whether owners remove and admit members
  Drop        \* names of the rules that are dropped, see README.md

ASSUME MaxSeq >= 1 /\ MinInSync \in 1..Cardinality(Node)

VARIABLES
  record,  \* ZooKeeper's: [zv |-> znode version, epoch, in |-> set of members]
  stray,   \* writes that nobody waits for any more and that may still land
  session, \* openings that became owners, or not
  replica, \* by node
  said,    \* answers: [m |-> member, e |-> epoch, v |-> held version, taught]
  lessons, \* Learn requests: [to, from, e, newest]
  forgets

vars == <<record, stray, session, replica, said, lessons, forgets>>

Session == 1..Sessions
None == <<0, 0>>   \* no version
First == <<1, 1>>  \* the initial content, registered and committed
NoWrite == [zv |-> 0]
NoLesson == [e |-> 0]

Max(a, b) == IF a > b THEN a ELSE b
Before(v, w) == v[1] < w[1] \/ (v[1] = w[1] /\ v[2] < w[2])
Newer(v, w) == IF Before(v, w) THEN w ELSE v
Newest(versions) == CHOOSE v \in versions : \A w \in versions : ~Before(v, w)

Member(n) == <<n, replica[n].inc>>
Lives(m) == replica[m[1]].inc = m[2]
Dropped(rule) == rule \in Drop

-----------------------------------------------------------------------------
(* Who wrote what on top of what. *)

Owns(s) == session[s].opened
OwnerOf(e) == CHOOSE s \in Session : Owns(s) /\ session[s].e = e

RECURSIVE Holds(_, _)
\* Whether a holder of version w has version v behind it, or as it.
Holds(w, v) ==
  \/ v \in {None, w}
  \/ v[1] = w[1] /\ v[2] <= w[2]
  \/ v[1] < w[1] /\ Holds(session[OwnerOf(w[1])].base, v)

\* The version before v of the owner s.
Base(s, v) == IF v[2] = session[s].base[2] + 1 THEN session[s].base ELSE <<v[1], v[2] - 1>>

\* Whether v is of the history of owner s: it can be brought on from there.
IsOwn(s, v) == v = session[s].base \/ (v[1] = session[s].e /\ v[2] > session[s].base[2])

Acknowledged == UNION { { <<session[s].e, q>> : q \in session[s].base[2] + 1 .. session[s].cpt }
                        : s \in {t \in Session : Owns(t)} }

-----------------------------------------------------------------------------
Init ==
  LET all == {<<n, 1>> : n \in Node} IN
  /\ record = [zv |-> 1, epoch |-> 1, in |-> all]
  /\ stray = {}
  /\ session = [s \in Session |->
       [pc |-> IF s = 1 THEN "open" ELSE "idle", opened |-> s = 1, e |-> IF s = 1 THEN 1 ELSE 0,
        kz |-> IF s = 1 THEN 1 ELSE 0, ke |-> IF s = 1 THEN 1 ELSE 0,
        in |-> IF s = 1 THEN all ELSE {}, part |-> {}, write |-> NoWrite,
        base |-> IF s = 1 THEN First ELSE None,
        top |-> IF s = 1 THEN 1 ELSE 0, cpt |-> IF s = 1 THEN 1 ELSE 0]]
  /\ replica = [n \in Node |->
       [inc |-> 1, fence |-> 1, last |-> First, by |-> 1, cp |-> First, torn |-> FALSE,
        learns |-> NoLesson]]
  /\ said = {}
  /\ lessons = {}
  /\ forgets = 0

Say(n, e, v, taught) == [m |-> Member(n), e |-> e, v |-> v, taught |-> taught]

-----------------------------------------------------------------------------
(* R2: a write of the record, split into send, apply and learn. *)

Send(s, in, epoch, zv) == [zv |-> zv, epoch |-> epoch, in |-> in, landed |-> FALSE]

Writes(s) == session[s].write # NoWrite

\* It is applied, now or much later, if the record is still at its version.
Land ==
  /\ record.zv <= MaxWrites
  /\ \/ \E s \in Session :
          /\ Writes(s) /\ ~session[s].write.landed /\ session[s].write.zv = record.zv
          /\ record' = [zv |-> record.zv + 1, epoch |-> session[s].write.epoch, in |-> session[s].write.in]
          /\ session' = [session EXCEPT ![s].write.landed = TRUE]
          /\ stray' = {}
     \/ \E w \in stray :
          /\ w.zv = record.zv
          /\ record' = [zv |-> record.zv + 1, epoch |-> w.epoch, in |-> w.in]
          /\ stray' = {}
          /\ UNCHANGED session
  /\ UNCHANGED <<replica, said, lessons, forgets>>

\* The state of a session whose write is known to have won; "known" is the record that it saw.
AfterWin(o, known) ==
  LET seen == [o EXCEPT !.write = NoWrite, !.kz = known.zv, !.ke = known.epoch] IN
  CASE o.pc = "claiming" ->
         IF known.epoch = o.write.epoch \/ Dropped("OwnEpoch")
         THEN [seen EXCEPT !.pc = "fencing", !.e = o.write.epoch]
         ELSE [seen EXCEPT !.pc = "failed"]
    [] o.pc = "trimming" ->
         [seen EXCEPT !.pc = "open", !.opened = TRUE, !.in = o.part, !.part = {},
                      !.top = o.base[2], !.cpt = o.base[2]]
    [] o.pc = "open" -> [seen EXCEPT !.in = o.write.in]

\* The same once it is known that the write can never land.
AfterLoss(o) ==
  LET seen == [o EXCEPT !.write = NoWrite, !.kz = record.zv, !.ke = record.epoch] IN
  CASE o.pc = "claiming" -> [seen EXCEPT !.pc = IF record.epoch > o.ke THEN "failed" ELSE "idle"]
    [] o.pc = "trimming" -> [seen EXCEPT !.pc = IF record.epoch > o.e THEN "failed" ELSE "equal"]
    [] o.pc = "open" ->
         IF record.epoch > o.e THEN [seen EXCEPT !.pc = "failed"] ELSE [seen EXCEPT !.in = record.in]

\* The reply says so; or the record, read after a bad version, has the nonce among its writers.
LearnWon(s) ==
  /\ Writes(s) /\ session[s].write.landed
  /\ LET w == session[s].write
         known == {[zv |-> w.zv + 1, epoch |-> w.epoch], [zv |-> record.zv, epoch |-> record.epoch]}
     IN \E k \in known : session' = [session EXCEPT ![s] = AfterWin(@, k)]
  /\ UNCHANGED <<record, stray, replica, said, lessons, forgets>>

\* The same write, issued again, meets a version that has passed, and its nonce is not there.
LearnLost(s) ==
  /\ Writes(s) /\ ~session[s].write.landed /\ record.zv > session[s].write.zv
  /\ session' = [session EXCEPT ![s] = AfterLoss(@)]
  /\ UNCHANGED <<record, stray, replica, said, lessons, forgets>>

\* Dropped: a write without an answer is taken for lost, as a read does not show it.
ReadResolvesUnknown(s) ==
  /\ Dropped("ReissueUnknown")
  /\ session[s].pc = "open" /\ Writes(s) /\ ~session[s].write.landed /\ record.zv = session[s].write.zv
  /\ stray' = stray \cup {[zv |-> session[s].write.zv, epoch |-> session[s].write.epoch, in |-> session[s].write.in]}
  /\ session' = [session EXCEPT ![s] = AfterLoss(@)]
  /\ UNCHANGED <<record, replica, said, lessons, forgets>>

\* Dropped: a claim without an answer is taken for won.
UnknownIsWon(s) ==
  /\ Dropped("KnownToHaveWon")
  /\ session[s].pc = "claiming" /\ Writes(s) /\ ~session[s].write.landed
  /\ stray' = stray \cup {[zv |-> session[s].write.zv, epoch |-> session[s].write.epoch, in |-> session[s].write.in]}
  /\ session' = [session EXCEPT ![s] =
       AfterWin(@, [zv |-> session[s].write.zv + 1, epoch |-> session[s].write.epoch])]
  /\ UNCHANGED <<record, replica, said, lessons, forgets>>

-----------------------------------------------------------------------------
(* R3: an opening. *)

\* Some member answers a probe; the epoch is claimed.
Claim(s) ==
  /\ session[s].pc = "idle"
  /\ s > 1 => session[s - 1].pc # "idle" \* they are interchangeable
  /\ session' = [session EXCEPT ![s] =
       [@ EXCEPT !.pc = "claiming", !.in = record.in, !.kz = record.zv, !.ke = record.epoch,
                 !.write = Send(s, record.in, record.epoch + 1, record.zv)]]
  /\ UNCHANGED <<record, stray, replica, said, lessons, forgets>>

\* A member promises the epoch and says what it holds.
Promise(s, n) ==
  /\ session[s].pc = "fencing"
  /\ Member(n) \in session[s].in
  /\ replica[n].fence <= session[s].e
  /\ LET answer == Say(n, session[s].e, replica[n].last, FALSE) IN
     /\ answer \notin said
     /\ said' = said \cup {answer}
  /\ replica' = [replica EXCEPT
       ![n].fence = session[s].e,
       ![n].learns = IF replica[n].fence < session[s].e THEN NoLesson ELSE @]
  /\ UNCHANGED <<record, stray, session, lessons, forgets>>

Answered(s, m) == { a.v : a \in {x \in said : x.m = m /\ x.e = session[s].e} }

\* Some have answered, the others have had their time: the newest is the state, who is behind learns.
Recover(s) ==
  /\ session[s].pc = "fencing"
  /\ \E part \in SUBSET {m \in session[s].in : Answered(s, m) # {}} :
       /\ part # {}
       /\ LET newest == Newest(UNION {Answered(s, m) : m \in part})
              whole == {m \in part : newest \in Answered(s, m)}
          IN /\ session' = [session EXCEPT ![s].pc = "equal", ![s].part = part, ![s].base = newest]
             /\ lessons' = lessons \cup
                  { [to |-> m[1], from |-> w, e |-> session[s].e, newest |-> TRUE]
                    : m \in part \ whole, w \in whole }
  /\ UNCHANGED <<record, stray, replica, said, forgets>>

IsWhole(s, m) == session[s].base \in Answered(s, m)

\* Who cannot be brought to it takes no further part.
LeaveOut(s, m) ==
  /\ session[s].pc = "equal" /\ m \in session[s].part /\ ~IsWhole(s, m)
  /\ session' = [session EXCEPT ![s].part = @ \ {m}]
  /\ UNCHANGED <<record, stray, replica, said, lessons, forgets>>

\* Every remaining member holds the state; the record is made to say who remains.
Equal(s) ==
  LET o == session[s] IN
  /\ o.pc = "equal"
  /\ Dropped("RollForward") \/ \A m \in o.part : IsWhole(s, m)
  /\ session' = [session EXCEPT ![s] =
       IF o.part = o.in \/ Dropped("SilentLeave")
       THEN [o EXCEPT !.pc = "open", !.opened = TRUE, !.part = {}, !.top = o.base[2], !.cpt = o.base[2]]
       ELSE [o EXCEPT !.pc = "trimming", !.write = Send(s, o.part, o.ke, o.kz)]]
  /\ UNCHANGED <<record, stray, replica, said, lessons, forgets>>

-----------------------------------------------------------------------------
(* R1 and R2: the owner. *)

Counted(s) ==
  LET o == session[s] IN
  IF o.write = NoWrite THEN o.in
  ELSE LET joiners == IF Dropped("JoinerCounts") THEN {} ELSE o.write.in \ o.in
           leavers == IF Dropped("LeaverCounts") THEN o.in \ o.write.in ELSE {}
       IN (o.in \cup joiners) \ leavers

Capture(s) ==
  /\ session[s].pc = "open" /\ session[s].top < MaxSeq
  /\ session' = [session EXCEPT ![s].top = @ + 1]
  /\ UNCHANGED <<record, stray, replica, said, lessons, forgets>>

HasSaid(s, m, q) == \E a \in said : a.m = m /\ a.e = session[s].e /\ a.v[1] = a.e /\ a.v[2] >= q

\* Every counted member is known to hold the next one.
Commit(s) ==
  /\ session[s].pc = "open" /\ session[s].cpt < session[s].top
  /\ Cardinality(session[s].in) >= MinInSync \/ Dropped("MinInSync")
  /\ \A m \in Counted(s) : HasSaid(s, m, session[s].cpt + 1)
  /\ session' = [session EXCEPT ![s].cpt = @ + 1]
  /\ UNCHANGED <<record, stray, replica, said, lessons, forgets>>

MayWrite(s) == session[s].pc = "open" /\ session[s].write = NoWrite /\ session[s].ke = session[s].e

Remove(s, m) ==
  /\ Members /\ MayWrite(s) /\ m \in session[s].in
  /\ Cardinality(session[s].in) > MinInSync
  /\ session' = [session EXCEPT ![s].write =
       Send(s, session[s].in \ {m}, session[s].e, session[s].kz)]
  /\ UNCHANGED <<record, stray, replica, said, lessons, forgets>>

\* A learner that is known to hold the commit point joins, in place of what its node held before.
Admit(s, a) ==
  /\ Members /\ MayWrite(s)
  /\ a.e = session[s].e /\ a.taught /\ IsOwn(s, a.v) /\ a.m \notin session[s].in
  /\ \/ a.v[2] >= session[s].cpt
     \/ HasSaid(s, a.m, session[s].cpt)
     \/ Dropped("CaughtUp")
  /\ session' = [session EXCEPT ![s].write =
       Send(s, {m \in session[s].in : m[1] # a.m[1]} \cup {a.m}, session[s].e, session[s].kz)]
  /\ UNCHANGED <<record, stray, replica, said, lessons, forgets>>

\* R4: a node that is not served, or whose replica is known to be another one, is taught.
Teach(s, n) ==
  /\ Members /\ session[s].pc = "open"
  /\ Member(n) \notin Counted(s)
  /\ \E w \in session[s].in :
       /\ w[1] # n
       /\ LET lesson == [to |-> n, from |-> w, e |-> session[s].e, newest |-> FALSE] IN
          /\ lesson \notin lessons
          /\ lessons' = lessons \cup {lesson}
  /\ UNCHANGED <<record, stray, session, replica, said, forgets>>

-----------------------------------------------------------------------------
(* R1, R4, R5 and R7: a replica. *)

Take(n, s) ==
  LET r == replica[n]
      e == session[s].e
      v == <<e, r.last[2] + 1>>
  IN
  /\ Owns(s) /\ v[2] <= session[s].top
  /\ r.last = Base(s, v)
  /\ r.fence <= e \/ Dropped("Fence")
  /\ r.learns = NoLesson
  /\ replica' = [replica EXCEPT ![n].last = v, ![n].by = e, ![n].fence = Max(@, e)]
  /\ said' = said \cup {Say(n, e, v, FALSE)}
  /\ UNCHANGED <<record, stray, session, lessons, forgets>>

\* The commit point arrives, with a checkpoint or by itself; what is not held is left.
Note(n, s) ==
  LET r == replica[n]
      told == {session[s].base} \cup {<<session[s].e, q>> : q \in session[s].base[2] + 1 .. session[s].cpt}
      held == {v \in told : Holds(r.last, v)}
  IN
  /\ Owns(s) /\ r.fence <= session[s].e
  /\ r.last # None
  /\ held # {} /\ Before(r.cp, Newest(held))
  /\ replica' = [replica EXCEPT ![n].cp = Newest(held)]
  /\ UNCHANGED <<record, stray, session, said, lessons, forgets>>

Lowers(n, v, e) ==
  \/ replica[n].by = e /\ Before(v, replica[n].last) /\ ~Dropped("NeverLower")
  \/ Before(v, replica[n].cp)

\* A lesson begins: the source's version is pinned.  Until the last block is there nothing changes.
Begin(l) ==
  LET n == l.to
      r == replica[n]
      source == replica[l.from[1]]
      v == IF l.newest THEN source.last ELSE source.cp
  IN
  /\ Lives(l.from) /\ v # None
  /\ r.fence <= l.e /\ r.learns.e < l.e
  /\ IF Lowers(n, v, l.e)
     THEN /\ replica' = [replica EXCEPT ![n].fence = l.e, ![n].learns = NoLesson]
          /\ said' = IF r.by = l.e THEN said \cup {Say(n, l.e, r.last, TRUE)} ELSE said
     ELSE IF Dropped("HalfIsNothing")
     THEN /\ replica' = [replica EXCEPT ![n] = [r EXCEPT
               !.fence = l.e, !.learns = [e |-> l.e, v |-> v, cp |-> source.cp],
               !.last = v, !.by = l.e, !.torn = r.last # v]]
          /\ said' = said \cup {Say(n, l.e, v, TRUE)}
     ELSE /\ replica' = [replica EXCEPT ![n] = [r EXCEPT
               !.fence = l.e, !.learns = [e |-> l.e, v |-> v, cp |-> source.cp]]]
          /\ UNCHANGED said
  /\ UNCHANGED <<record, stray, session, lessons, forgets>>

\* The last block is there.
Learned(n) ==
  LET r == replica[n]
      l == r.learns
  IN
  /\ l # NoLesson
  /\ replica' = [replica EXCEPT ![n] = [r EXCEPT
       !.last = l.v, !.by = l.e, !.torn = FALSE, !.learns = NoLesson,
       !.cp = IF l.cp = l.v THEN Newer(@, l.v) ELSE @]]
  /\ said' = said \cup {Say(n, l.e, l.v, TRUE)}
  /\ UNCHANGED <<record, stray, session, lessons, forgets>>

\* The source is gone, or the node's process ends.
NotLearned(n) ==
  /\ replica[n].learns # NoLesson
  /\ replica' = [replica EXCEPT ![n].learns = NoLesson]
  /\ UNCHANGED <<record, stray, session, said, lessons, forgets>>

\* A replica loses everything while another member of the in-sync set has its data.
Forget(n) ==
  /\ forgets < MaxForgets
  /\ \E m \in record.in : m[1] # n /\ Lives(m)
  /\ forgets' = forgets + 1
  /\ replica' = [replica EXCEPT ![n] =
       [inc |-> IF Dropped("NewIncarnation") THEN @.inc ELSE @.inc + 1,
        fence |-> 0, last |-> None, by |-> 0, cp |-> None, torn |-> FALSE, learns |-> NoLesson]]
  /\ UNCHANGED <<record, stray, session, said, lessons>>

-----------------------------------------------------------------------------
Next ==
  \/ Land
  \/ \E s \in Session :
       \/ LearnWon(s) \/ LearnLost(s) \/ ReadResolvesUnknown(s) \/ UnknownIsWon(s)
       \/ Claim(s) \/ Recover(s) \/ Equal(s) \/ Capture(s) \/ Commit(s)
       \/ \E m \in session[s].part : LeaveOut(s, m)
       \/ \E m \in session[s].in : Remove(s, m)
       \/ \E a \in said : Admit(s, a)
       \/ \E n \in Node : Promise(s, n) \/ Teach(s, n) \/ Take(n, s) \/ Note(n, s)
  \/ \E l \in lessons : Begin(l)
  \/ \E n \in Node : Learned(n) \/ NotLearned(n) \/ Forget(n)

Spec == Init /\ [][Next]_vars

Symmetry == Permutations(Node)

-----------------------------------------------------------------------------
(* The promises. *)

\* Kept: whichever member of the in-sync set is left with its data has every acknowledged checkpoint.
Kept ==
  \A m \in record.in : Lives(m) =>
    /\ ~replica[m[1]].torn
    /\ \A v \in Acknowledged : Holds(replica[m[1]].last, v)

\* One writer, Recent: what an open returned has every checkpoint that was, or ever will be, acknowledged to
\* an earlier owner.
Recent ==
  \A s \in Session : Owns(s) =>
    \A v \in Acknowledged : v[1] < session[s].e => Holds(session[s].base, v)

\* What an open returned is never taken back by a later one.
Final ==
  \A s, t \in Session : Owns(s) /\ Owns(t) /\ session[s].e < session[t].e =>
    Holds(session[t].base, session[s].base)

\* R2: what the last owner acknowledges is, at that instant, on as many replicas as the segment asks for.
OnEnough ==
  [][\A s \in Session :
       Owns(s) /\ session[s].e = record.epoch /\ session'[s].cpt > session[s].cpt =>
       Cardinality({n \in Node : Holds(replica[n].last, <<session[s].e, session'[s].cpt>>)})
         >= MinInSync]_vars

\* An epoch has one owner.
OneOwner == \A s, t \in Session : Owns(s) /\ Owns(t) /\ session[s].e = session[t].e => s = t

\* R7: what a replica shows to readers is committed.
Shown(r) == IF Dropped("OnlyCommitted") THEN r.last ELSE r.cp
ReadersSeeCommitted ==
  \A n \in Node : LET v == Shown(replica[n]) IN
    v \in {None, First} \cup Acknowledged \cup {session[s].base : s \in {t \in Session : Owns(t)}}

\* R7: a reader of one replica never goes back.
ReadersGoForward ==
  [][\A n \in Node : replica'[n].inc = replica[n].inc => ~Before(replica'[n].cp, replica[n].cp)]_vars

-----------------------------------------------------------------------------
(* What must be possible: that these are violated shows that the model goes that far. *)

\* Owner after owner, the first and the last acknowledge something.
NeverHandedOver ==
  ~ /\ \A s \in Session : Owns(s)
    /\ session[1].cpt > session[1].base[2]
    /\ session[Sessions].cpt > session[Sessions].base[2]

\* A replica that forgot is in sync again, and holds a checkpoint acknowledged since.
NeverJoinsAgain ==
  ~ \E m \in record.in : m[2] > 1 /\ Lives(m) /\ replica[m[1]].last \in Acknowledged
=============================================================================

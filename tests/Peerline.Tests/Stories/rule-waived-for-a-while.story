# A rule is waived for the peer of an Active connection. The rules change on the router at once; what may come in is judged anew. When the
# time is over, both go back by themselves.

given a connection that is Active for IPv4 only
at +1d
operator waives the rule bogon-asn until +8d "Their customer is being renumbered."
  facts rules-changed
  due   ApplySession
  later Wait +8d
  wish  open 2/-
router has open 2/-
  due   JudgePermission
IPv4 half at 2 is judged anew and permits 192.0.2.0/24 203.0.113.0/24
  facts permission-changed
  due   ApplySession
  wish  open 3/-
router has open 3/-
  due   nothing
  later Wait +8d
# A word that comes late changes nothing.
IPv4 half at 2 is judged anew and permits none
  facts result-late
  wish  open 3/-

# The session is down when the time is over: the rules go back at once, and the routes are judged when there are some.
at +7d
sessions Idle/-
  facts session-down
at +8d
  due   Wait
time passes
  facts rules-changed
  due   ApplySession
  wish  open 4/-
router has open 4/-
  due   nothing
at +9d
sessions Established/-
  facts session-established
  due   JudgePermission
IPv4 half at 4 is judged anew and permits 192.0.2.0/24
  facts permission-changed
  due   ApplySession
router has open 5/-
  due   nothing

# Taken back before its time. What is permitted is the same: the router is not changed for it.
operator waives the rule as-set until +30d "For a week or two."
  facts rules-changed
  due   ApplySession
operator takes the waivers back
  facts rules-changed
router has open 7/-
  due   JudgePermission
IPv4 half at 7 is judged anew and permits 192.0.2.0/24
  due   nothing
  later nothing
  wish  open 7/-

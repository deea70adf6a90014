# A peer in service announces one prefix more. Whether it is on its router before Peerline hears of it or after: what may be accepted is
# judged anew by the new list, and the session stays up.

given a connection that is Active for IPv4 only
at +1d
peer states 192.0.2.0/24 and 198.51.100.0/24
  facts prefixes-stated
  due   JudgePermission
  wish  open 1/-
IPv4 half at 1 is judged anew and permits 192.0.2.0/24 and 198.51.100.0/24
  facts permission-changed
  due   ApplySession
  wish  open 2/-
router has open 2/-
  due   nothing

# The same again is no news, and is judged again: a route may have been at fault.
at +1d1h
peer states 198.51.100.0/24 and 192.0.2.0/24
  due   JudgePermission
IPv4 half at 2 is judged anew and permits 192.0.2.0/24 and 198.51.100.0/24
  due   nothing

# A list for the other family ends nothing of this one.
at +1d2h
peer states 2001:db8:1::/48
  facts prefixes-stated
  due   nothing

# While it is being judged the list changes once more: what was judged by the other is late.
at +1d3h
peer states 192.0.2.0/24
  facts prefixes-stated
  due   JudgePermission
at +1d3h5s
peer states 198.51.100.0/24
  facts prefixes-stated
  due   JudgePermission
IPv4 half at 2 is judged anew and permits 198.51.100.0/24
  facts permission-changed
  due   ApplySession
  wish  open 3/-

router has open 3/-
  due   nothing

# What adds to it is held, or the router does not take it: the peer can still state otherwise.
at +1d4h
peer states 192.0.2.0/24 and 198.51.100.0/24
  facts prefixes-stated
  due   JudgePermission
IPv4 half at 3 is judged anew and permits 192.0.2.0/24 and 198.51.100.0/24
  facts permission-changed
  due   ApplySession
step ApplySession fails "no answer", again at +1d5h
  facts step-failed
  due   nothing
  later ApplySession +1d5h
peer states 198.51.100.0/24
  facts prefixes-stated
  due   JudgePermission
  later ApplySession +1d5h
IPv4 half at 4 is judged anew and permits 198.51.100.0/24
  facts permission-changed
  due   ApplySession
  wish  open 5/-

# What was judged before the router had the rest is judged once more when it has it.
router has open 5/-
  due   JudgePermission
IPv4 half at 5 is judged anew and permits 198.51.100.0/24
  due   nothing

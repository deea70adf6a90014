# A peer in service announces one prefix more. It is on its router before Peerline hears of it or after: what may be accepted is judged anew
# by the new list, and the session stays up.

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

# The same again is no news.
peer states 198.51.100.0/24 and 192.0.2.0/24
  due   nothing

# A list for the other family alone would end what this one carries.
peer states 2001:db8:1::/48
  refused NoPrefixesLeft prefixes

# While it is being judged the list changes once more: what was judged by the other is late.
peer states 192.0.2.0/24
  facts prefixes-stated
  due   JudgePermission
at +1d5s
peer states 198.51.100.0/24
  facts prefixes-stated
  due   JudgePermission
IPv4 half at 2 is judged anew and permits 198.51.100.0/24
  facts permission-changed
  due   ApplySession
  wish  open 3/-
router has open 3/-
  due   nothing

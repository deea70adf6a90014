# The AS-SET of a peer whose connection is Active changes. The router keeps what it has until the received routes are judged by the new
# set; only when something else is permitted then is it told.

given a connection that is Active for IPv4 only
at +1d
the AS-SET changes "AS-PEER expands to something else."
  facts as-set-changed
  due   JudgePermission
  wish  open 1/-
IPv4 half at 1 is judged anew and permits 192.0.2.0/24
  due   nothing
  wish  open 1/-

# A customer has left it.
the AS-SET changes "AS-PEER expands to something else."
  facts as-set-changed
  due   JudgePermission
IPv4 half at 1 is judged anew and permits none
  facts permission-changed
  due   ApplySession
  wish  open 2/-
router has open 2/-
  due   nothing

# The session is down when it comes back: the routes are judged when there are some.
sessions Idle/-
  facts session-down
the AS-SET changes "AS-PEER expands to something else."
  facts as-set-changed
  due   nothing
sessions Established/-
  facts session-established
  due   JudgePermission
IPv4 half at 2 is judged anew and permits 192.0.2.0/24
  facts permission-changed
  due   ApplySession
router has open 3/-
  due   nothing

# The operator offers another hall: declined, lapsed, and at last accepted, by a client that knows no offers.

given a request for IPv4 and IPv6
peer accepts the offer
  refused NoOpenOffer offer
operator offers 10000 at 71 until +7d
  refused NothingOffered facilityId
operator offers 20000 at 72 until +0h
  refused OfferNotAhead until
at +1h
operator offers 20000 at 72 until +7d
  facts offer-made
peer declines the offer "Too far."
  facts offer-declined
peer accepts the offer
  refused NoOpenOffer offer

at +2h
operator offers 20000 at 73 until +3h
  facts offer-made
at +3h
  due Wait
peer accepts the offer
  refused NoOpenOffer offer
time passes
  facts offer-lapsed
  due   nothing

# Another request makes the offer void.
operator offers 20000 at 72 until +7d
  facts offer-made
peer resubmits for 10000 at 74
  facts resubmitted
peer accepts the offer
  refused NoOpenOffer offer

operator offers 20000 at 72 until +7d
  facts offer-made
peer resubmits for 20000 at 72
  state Approved
  facts offer-accepted, approved
  due   AllocatePort
operator offers 20000 at 75 until +7d
  refused NotUnderReview state

namespace Peerline.Routing.Mrt;

/// <summary>Subtypes of BGP4MP and BGP4MP_ET in registry order.</summary>
public enum Bgp4MpSubtype : ushort
{
    /// <summary>BGP4MP_STATE_CHANGE (RFC 6396 4.4.1).</summary>
    StateChange = 0,
    /// <summary>BGP4MP_MESSAGE (RFC 6396 4.4.2): a message with AS numbers of two octets.</summary>
    Message = 1,
    /// <summary>BGP4MP_ENTRY, deprecated (RFC 6396 appendix B.4).</summary>
    Entry = 2,
    /// <summary>BGP4MP_SNAPSHOT, deprecated (RFC 6396 appendix B.4).</summary>
    Snapshot = 3,
    /// <summary>BGP4MP_MESSAGE_AS4 (RFC 6396 4.4.3): a message with AS numbers of four octets.</summary>
    MessageAs4 = 4,
    /// <summary>BGP4MP_STATE_CHANGE_AS4 (RFC 6396 4.4.4).</summary>
    StateChangeAs4 = 5,
    /// <summary>BGP4MP_MESSAGE_LOCAL (RFC 6396 4.4.5): sent by the collector, not received.</summary>
    MessageLocal = 6,
    /// <summary>BGP4MP_MESSAGE_AS4_LOCAL (RFC 6396 4.4.6).</summary>
    MessageAs4Local = 7,
    /// <summary>BGP4MP_MESSAGE_ADDPATH (RFC 8050 3).</summary>
    MessageAddPath = 8,
    /// <summary>BGP4MP_MESSAGE_AS4_ADDPATH (RFC 8050 3).</summary>
    MessageAs4AddPath = 9,
    /// <summary>BGP4MP_MESSAGE_LOCAL_ADDPATH (RFC 8050 3).</summary>
    MessageLocalAddPath = 10,
    /// <summary>BGP4MP_MESSAGE_AS4_LOCAL_ADDPATH (RFC 8050 3).</summary>
    MessageAs4LocalAddPath = 11,
}

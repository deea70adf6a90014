using System.Globalization;

namespace Peerline.Routing.Wire;

/// <summary>
/// One finding of RFC 7606: which attribute (None: the message), what is wrong, what follows, and where in the message body.
/// </summary>
public readonly record struct UpdateProblem(UpdateAction Action, PathAttributeCode Attribute, UpdateFault Fault, int Offset)
{
    /// <summary>The NOTIFICATION that a session reset sends for it.</summary>
    public NotificationReason Notification => Fault switch
    {
        UpdateFault.FlagsConflict => NotificationReason.AttributeFlagsError,
        UpdateFault.Length or UpdateFault.NextHopLength when Attribute is not PathAttributeCode.MpReachNlri
            => NotificationReason.AttributeLengthError,
        UpdateFault.UnrecognizedWellKnown => NotificationReason.UnrecognizedWellKnownAttribute,
        UpdateFault.Missing => NotificationReason.MissingWellKnownAttribute,
        UpdateFault.PrefixLength or UpdateFault.PrefixOverrun when Attribute == PathAttributeCode.None
            => NotificationReason.InvalidNetworkField,
        UpdateFault.LengthsExceedMessage or UpdateFault.Repeated => NotificationReason.MalformedAttributeList,
        _ => NotificationReason.OptionalAttributeError,
    };

    /// <summary>One sentence for people.</summary>
    public string Sentence => string.Create(CultureInfo.InvariantCulture, $"{Subject}: {Complaint}.");

    /// <summary>Action, sentence and octet.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Action}: {Sentence} (octet {Offset})");

    private string Subject => Attribute == PathAttributeCode.None ? "UPDATE" : PathAttributeRules.NameOf(Attribute);

    private string Complaint => Fault switch
    {
        UpdateFault.None => "nothing is wrong",
        UpdateFault.LengthsExceedMessage => "the lengths of withdrawn routes and attributes exceed the message",
        UpdateFault.AttributeOverrun => "the last attribute runs over the end of the attribute field",
        UpdateFault.FlagsConflict => "the Optional and Transitive flags are not those of this attribute",
        UpdateFault.Length => "the length is not one that this attribute may have",
        UpdateFault.Value => "the value is not one that this attribute may have",
        UpdateFault.AsZero => "AS 0 must not appear",
        UpdateFault.SegmentType => "a path segment has an unknown type",
        UpdateFault.SegmentEmpty => "a path segment holds no AS number",
        UpdateFault.SegmentOverrun => "a path segment runs over the end of the attribute",
        UpdateFault.ConfederationSegment => "a confederation segment came from outside the confederation",
        UpdateFault.AsSet => "AS_SET is no longer accepted",
        UpdateFault.EmptyPath => "an external peer must at least name itself",
        UpdateFault.NextHopMartian => "the next hop is not a usable unicast address",
        UpdateFault.NextHopLength => "the next hop has a length that its family does not have",
        UpdateFault.NotFromExternalPeer => "an external peer must not send this attribute",
        UpdateFault.NotOnFourOctetSession => "the attribute has no place on a session with four-octet AS numbers",
        UpdateFault.Missing => "the attribute is missing",
        UpdateFault.Repeated => "the attribute appears more than once",
        UpdateFault.UnrecognizedWellKnown => "the attribute is flagged well-known, and is not known",
        UpdateFault.PrefixLength => "a prefix is longer than its family has bits",
        UpdateFault.PrefixOverrun => "a prefix runs over the end of its field",
        UpdateFault.LabelStack => "a prefix is too short to hold a label",
        _ => "malformed",
    };
}

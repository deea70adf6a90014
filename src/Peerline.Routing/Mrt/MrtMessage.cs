using Peerline.Routing.Addressing;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Mrt;

/// <summary>
/// A BGP message in a record: BGP4MP_MESSAGE in all its forms (RFC 6396 4.4, RFC 8050 3) and the deprecated BGP type. A view.
/// </summary>
/// <remarks>
/// <code>
/// | Peer AS (2 or 4) | Local AS (2 or 4) | Interface Index (2) | Address Family (2) | Peer IP | Local IP | BGP message, header first |
///
///  the deprecated type BGP: | Peer AS (2) | Peer IP (4) | Local AS (2) | Local IP (4) | body of the message, without its header |
/// </code>
/// </remarks>
public readonly ref struct MrtMessage
{
    private MrtMessage(scoped in MrtPeering peering, bool isLocal, bool hasPathIds, BgpMessageType type, ReadOnlySpan<byte> body)
    {
        Peering = peering;
        IsLocal = isLocal;
        HasPathIds = hasPathIds;
        MessageType = type;
        MessageBody = body;
    }

    /// <summary>Between whom the message went.</summary>
    public MrtPeering Peering { get; }

    /// <summary>True when the collector sent the message (the LOCAL subtypes); false when it received it from the peer.</summary>
    public bool IsLocal { get; }

    /// <summary>NLRI carry path identifiers (the ADDPATH subtypes).</summary>
    public bool HasPathIds { get; }

    /// <summary>The type of the message.</summary>
    public BgpMessageType MessageType { get; }

    /// <summary>The message without its header of 19 octets.</summary>
    public ReadOnlySpan<byte> MessageBody { get; }

    /// <summary>What an UPDATE of this record is read with.</summary>
    public UpdateContext Context => new(Peering.FourOctetAs)
    {
        AddPath = HasPathIds ? AddPathFamilies.All : AddPathFamilies.None,
    };

    /// <summary>Reads the UPDATE, with what RFC 7606 says about it; false for every other message.</summary>
    public bool TryGetUpdate(out UpdateMessage update)
    {
        update = default;
        if (MessageType != BgpMessageType.Update) return false;
        update = UpdateMessage.Read(MessageBody, Context);
        return true;
    }

    /// <summary>Reads the body of the record up to the message, which is framed and not judged.</summary>
    public static MrtProblem Read(MrtRecord record, out MrtMessage message)
    {
        message = default;
        if (record.Type == MrtType.Bgp) return ReadDeprecated(record, out message);
        if (record.Kind != MrtRecordKind.Message) return new MrtProblem(MrtFault.OtherKind, 4);
        var subtype = (Bgp4MpSubtype)record.Subtype;
        var fourOctetAs = subtype is Bgp4MpSubtype.MessageAs4 or Bgp4MpSubtype.MessageAs4Local
            or Bgp4MpSubtype.MessageAs4AddPath or Bgp4MpSubtype.MessageAs4LocalAddPath;
        var isLocal = subtype is Bgp4MpSubtype.MessageLocal or Bgp4MpSubtype.MessageAs4Local
            or Bgp4MpSubtype.MessageLocalAddPath or Bgp4MpSubtype.MessageAs4LocalAddPath;
        var problem = MrtPeering.Read(record, fourOctetAs, out var peering, out var length);
        if (problem.Fault != MrtFault.None) return problem;
        // Octets behind the message are not looked at; a message that does not fit is not guessed at.
        var status = BgpFrame.TryRead(record.Body[length..], BgpFrame.MaximumExtendedLength, out var frame, out var fault);
        if (status != FrameStatus.Complete)
            return new MrtProblem(MrtFault.Message, status == FrameStatus.Malformed ? record.BodyOffset + length + fault.Offset : record.Octets.Length);
        message = new MrtMessage(peering, isLocal, subtype >= Bgp4MpSubtype.MessageAddPath, frame.Type, frame.Body);
        return default;
    }

    private static MrtProblem ReadDeprecated(MrtRecord record, out MrtMessage message)
    {
        const int header = 12;
        message = default;
        BgpMessageType? type = record.Subtype switch
        {
            1 => BgpMessageType.Update,
            5 => BgpMessageType.Open,
            6 => BgpMessageType.Notification,
            7 => BgpMessageType.Keepalive,
            _ => null,
        };
        if (type is null) return new MrtProblem(MrtFault.OtherKind, 4);
        var body = record.Body;
        if (body.Length < header) return new MrtProblem(MrtFault.Truncated, record.Octets.Length);
        var peering = new MrtPeering(
            BigEndian.UInt16(body, 0), BigEndian.UInt16(body, 6), 0,
            Address.FromIPv4(BigEndian.UInt32(body, 2)), Address.FromIPv4(BigEndian.UInt32(body, 8)), FourOctetAs: false);
        message = new MrtMessage(peering, isLocal: false, hasPathIds: false, type.Value, body[header..]);
        return default;
    }
}

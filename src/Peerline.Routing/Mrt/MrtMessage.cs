using System.Runtime.CompilerServices;
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
    private readonly ReadOnlySpan<byte> _body;
    private readonly int _messageOffset;
    private readonly int _messageLength;
    private readonly MrtMessageForm _form;

    // The body of a record, and where in it Read has found the message, without a header of its own.
    private MrtMessage(ReadOnlySpan<byte> body, MrtMessageForm form, BgpMessageType type, int messageOffset, int messageLength)
    {
        _body = body;
        _form = form;
        MessageType = type;
        _messageOffset = messageOffset;
        _messageLength = messageLength;
    }

    /// <summary>Between whom the message went.</summary>
    public MrtPeering Peering => _body.IsEmpty ? default
        : Has(MrtMessageForm.Deprecated) ? DeprecatedPeering(_body)
        : MrtPeering.View(_body, Has(MrtMessageForm.FourOctetAs));

    /// <summary>True when the collector sent the message (the LOCAL subtypes); false when it received it from the peer.</summary>
    public bool IsLocal => Has(MrtMessageForm.Local);

    /// <summary>NLRI carry path identifiers (the ADDPATH subtypes).</summary>
    public bool HasPathIds => Has(MrtMessageForm.PathIds);

    /// <summary>The type of the message.</summary>
    public BgpMessageType MessageType { get; }

    /// <summary>The message without its header of 19 octets.</summary>
    public ReadOnlySpan<byte> MessageBody => _body.Slice(_messageOffset, _messageLength);

    /// <summary>What an UPDATE of this record is read with.</summary>
    public UpdateContext Context => new(Has(MrtMessageForm.FourOctetAs))
    {
        AddPath = HasPathIds ? AddPathFamilies.All : AddPathFamilies.None,
    };

    /// <summary>Reads the UPDATE, with what RFC 7606 says about it; false for every other message.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryGetUpdate(out UpdateMessage update)
    {
        update = default;
        if (MessageType != BgpMessageType.Update) return false;
        update = UpdateMessage.Read(MessageBody, Context);
        return true;
    }

    private bool Has(MrtMessageForm form) => (_form & form) != 0;

    /// <summary>Reads the body of the record up to the message, which is framed and not judged.</summary>
    public static MrtProblem Read(MrtRecord record, out MrtMessage message)
    {
        message = default;
        if (record.Type is not (MrtType.Bgp4Mp or MrtType.Bgp4MpExtendedTimestamp)) return ReadDeprecated(record, out message);
        var form = FormOf((Bgp4MpSubtype)record.Subtype);
        if (form == MrtMessageForm.None) return new MrtProblem(MrtFault.OtherKind, 4);
        var problem = MrtPeering.Measure(record, (form & MrtMessageForm.FourOctetAs) != 0, out var length);
        if (problem.Fault != MrtFault.None) return problem;
        // Octets behind the message are not looked at; a message that does not fit is not guessed at.
        var body = record.Body;
        var status = BgpFrame.TryRead(body[length..], BgpFrame.MaximumExtendedLength, out var frame, out var fault);
        if (status != FrameStatus.Complete)
            return new MrtProblem(MrtFault.Message, status == FrameStatus.Malformed ? record.BodyOffset + length + fault.Offset : record.Octets.Length);
        message = new MrtMessage(body, form, frame.Type, length + BgpFrame.HeaderLength, frame.Length - BgpFrame.HeaderLength);
        return default;
    }

    private static MrtMessageForm FormOf(Bgp4MpSubtype subtype) => subtype switch
    {
        Bgp4MpSubtype.Message => MrtMessageForm.Message,
        Bgp4MpSubtype.MessageAs4 => MrtMessageForm.Message | MrtMessageForm.FourOctetAs,
        Bgp4MpSubtype.MessageLocal => MrtMessageForm.Message | MrtMessageForm.Local,
        Bgp4MpSubtype.MessageAs4Local => MrtMessageForm.Message | MrtMessageForm.FourOctetAs | MrtMessageForm.Local,
        Bgp4MpSubtype.MessageAddPath => MrtMessageForm.Message | MrtMessageForm.PathIds,
        Bgp4MpSubtype.MessageAs4AddPath => MrtMessageForm.Message | MrtMessageForm.FourOctetAs | MrtMessageForm.PathIds,
        Bgp4MpSubtype.MessageLocalAddPath => MrtMessageForm.Message | MrtMessageForm.Local | MrtMessageForm.PathIds,
        Bgp4MpSubtype.MessageAs4LocalAddPath =>
            MrtMessageForm.Message | MrtMessageForm.FourOctetAs | MrtMessageForm.Local | MrtMessageForm.PathIds,
        _ => MrtMessageForm.None,
    };

    private static MrtProblem ReadDeprecated(MrtRecord record, out MrtMessage message)
    {
        const int header = 12;
        message = default;
        BgpMessageType? type = (record.Type, record.Subtype) switch
        {
            (MrtType.Bgp, 1) => BgpMessageType.Update,
            (MrtType.Bgp, 5) => BgpMessageType.Open,
            (MrtType.Bgp, 6) => BgpMessageType.Notification,
            (MrtType.Bgp, 7) => BgpMessageType.Keepalive,
            _ => null,
        };
        if (type is null) return new MrtProblem(MrtFault.OtherKind, 4);
        var body = record.Body;
        if (body.Length < header) return new MrtProblem(MrtFault.Truncated, record.Octets.Length);
        message = new MrtMessage(body, MrtMessageForm.Message | MrtMessageForm.Deprecated, type.Value, header, body.Length - header);
        return default;
    }

    private static MrtPeering DeprecatedPeering(ReadOnlySpan<byte> body) => new(
        BigEndian.UInt16(body, 0), BigEndian.UInt16(body, 6), 0,
        Address.FromIPv4(BigEndian.UInt32(body, 2)), Address.FromIPv4(BigEndian.UInt32(body, 8)), FourOctetAs: false);
}

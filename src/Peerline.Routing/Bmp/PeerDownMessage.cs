using System.Buffers.Binary;
using System.Globalization;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Bmp;

/// <summary>Peer Down Notification (RFC 7854 4.9): a session ended, and why. A view.</summary>
/// <remarks>
/// <code>
/// +-+-+-+-+-+-+-+-+
/// |    Reason     |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |            Data (present if Reason = 1, 2, 3 or 6)            |
/// ~                                                               ~
/// </code>
/// </remarks>
public readonly ref struct PeerDownMessage
{
    private const int ReasonOffset = BmpFrame.HeaderLength + PerPeerHeader.Length;
    private const int DataOffset = ReasonOffset + 1;

    private PeerDownMessage(PerPeerHeader peer, PeerDownReason reason, ReadOnlySpan<byte> data)
    {
        Peer = peer;
        Reason = reason;
        Data = data;
    }

    /// <summary>Which session.</summary>
    public PerPeerHeader Peer { get; }

    /// <summary>The reason, which may be one that no RFC names.</summary>
    public PeerDownReason Reason { get; }

    /// <summary>What follows the reason, as sent.</summary>
    public ReadOnlySpan<byte> Data { get; }

    /// <summary>With reasons 1 and 3 the NOTIFICATION, its header included; empty otherwise.</summary>
    public ReadOnlySpan<byte> Notification => HasNotification(Reason) ? Data : default;

    /// <summary>With reason 2 the event of the state machine (RFC 4271 8.1), 0 when none fits; null otherwise.</summary>
    public ushort? Event => Reason == PeerDownReason.LocalEvent ? BinaryPrimitives.ReadUInt16BigEndian(Data) : null;

    /// <summary>With reason 6 the information TLVs; empty otherwise.</summary>
    public BmpTlvList Information => Reason == PeerDownReason.LocalTlvs ? new BmpTlvList(Data, DataOffset) : default;

    /// <summary>Decodes the NOTIFICATION of reasons 1 and 3.</summary>
    public bool TryReadNotification(out NotificationMessage notification)
    {
        notification = default;
        return HasNotification(Reason) && NotificationMessage.TryRead(Data[BgpFrame.HeaderLength..], out notification, out _);
    }

    /// <summary>Reads a message of type <see cref="BmpMessageType.PeerDownNotification"/>; of version 3 only.</summary>
    public static bool TryRead(in BmpFrame frame, out PeerDownMessage message, out BmpProblem problem)
    {
        message = default;
        problem = default;
        if (frame.Version != BmpFrame.Version3)
        {
            problem = new BmpProblem(BmpFault.DraftLayout, 0);
            return false;
        }
        var data = frame.Octets[DataOffset..];
        var reason = (PeerDownReason)frame.Octets[ReasonOffset];
        if (HasNotification(reason))
        {
            if (!EmbeddedBgp.TryFrame(data, DataOffset, out var notification, out problem)) return false;
            if (notification.Type != BgpMessageType.Notification)
            {
                problem = new BmpProblem(BmpFault.BgpMessageType, DataOffset + BgpFrame.TypeOffset);
                return false;
            }
            data = notification.Octets;
        }
        if (reason == PeerDownReason.LocalEvent && data.Length < 2)
        {
            problem = new BmpProblem(BmpFault.Length, frame.Length);
            return false;
        }
        message = new PeerDownMessage(frame.Peer, reason, data);
        return message.Information.Check(out problem);
    }

    /// <summary>A reason in words, or its number.</summary>
    public static string NameOf(PeerDownReason reason) => reason switch
    {
        PeerDownReason.LocalNotification => "Local system closed, NOTIFICATION PDU follows",
        PeerDownReason.LocalEvent => "Local system closed, FSM Event follows",
        PeerDownReason.RemoteNotification => "Remote system closed, NOTIFICATION PDU follows",
        PeerDownReason.RemoteNoNotification => "Remote system closed, no data",
        PeerDownReason.Deconfigured => "Peer de-configured",
        PeerDownReason.LocalTlvs => "Local system closed, TLV data follows",
        _ => string.Create(CultureInfo.InvariantCulture, $"reason {(byte)reason}"),
    };

    private static bool HasNotification(PeerDownReason reason) =>
        reason is PeerDownReason.LocalNotification or PeerDownReason.RemoteNotification;
}

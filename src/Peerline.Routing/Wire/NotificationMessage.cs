using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Wire;

/// <summary>NOTIFICATION (RFC 4271 4.5): code, subcode, data. A view over the message body.</summary>
public readonly ref struct NotificationMessage
{
    private NotificationMessage(ReadOnlySpan<byte> body) => Body = body;

    private ReadOnlySpan<byte> Body { get; }

    /// <summary>Code and subcode; of a hard reset that itself, see <see cref="TryUnwrap"/>.</summary>
    public NotificationReason Reason => new((NotificationCode)Body[0], Body[1]);

    /// <summary>What follows code and subcode.</summary>
    public ReadOnlySpan<byte> Data => Body[2..];

    /// <summary>Reads a message body. False when it is too short for code and subcode.</summary>
    public static bool TryRead(ReadOnlySpan<byte> body, out NotificationMessage message, out WireFault fault)
    {
        var enough = body.Length >= 2;
        message = enough ? new NotificationMessage(body) : default;
        fault = enough ? default : new WireFault(NotificationReason.BadMessageLength, body.Length);
        return enough;
    }

    /// <summary>The code, subcode and data that a hard reset wraps (RFC 8538 3.1).</summary>
    public bool TryUnwrap(out NotificationMessage inner)
    {
        var isWrapped = Reason == NotificationReason.HardReset && Data.Length >= 2;
        inner = isWrapped ? new NotificationMessage(Data) : default;
        return isWrapped;
    }

    /// <summary>The family and the limit that a maximum of prefixes was reached for (RFC 4486 4).</summary>
    public bool TryGetMaximumPrefixes(out AfiSafi family, out uint maximum)
    {
        var isThere = Reason == NotificationReason.MaximumPrefixesReached && Data.Length == 7;
        family = isThere ? Capability.ReadFamily(Data) : default;
        maximum = isThere ? BinaryPrimitives.ReadUInt32BigEndian(Data[3..]) : 0;
        return isThere;
    }

    /// <summary>
    /// What the data says, safe to show: the shutdown text (RFC 9003), the reason inside a hard reset (RFC 8538), the limit of prefixes
    /// (RFC 4486), the field that was wrong (RFC 4271 6.1, 6.2), the capabilities that were missed (RFC 5492 5); else the octets in hex.
    /// </summary>
    public string Text => !TryUnwrap(out var inner) ? Plain
        // Wrapped in itself: no recursion that a peer decides on.
        : inner.Reason == NotificationReason.HardReset ? Wrapped(inner.Reason, ShutdownText.Hex(inner.Data))
        : Wrapped(inner.Reason, inner.Plain);

    /// <summary>The data of a maximum of prefixes reached (RFC 4486 4).</summary>
    public static byte[] MaximumPrefixesData(AfiSafi family, uint maximum)
    {
        var data = new byte[7];
        Capability.WriteFamily(data, family);
        BinaryPrimitives.WriteUInt32BigEndian(data.AsSpan(3), maximum);
        return data;
    }

    /// <summary>Writes the whole message and returns its length; data that would not fit into 4,096 octets is cut.</summary>
    public static int Write(Span<byte> destination, NotificationReason reason, ReadOnlySpan<byte> data)
    {
        data = data[..Math.Min(data.Length, BgpFrame.MaximumLength - BgpFrame.HeaderLength - 2)];
        var length = BgpFrame.HeaderLength + 2 + data.Length;
        BgpFrame.WriteHeader(destination, length, BgpMessageType.Notification);
        destination[19] = (byte)reason.Code;
        destination[20] = reason.Subcode;
        data.CopyTo(destination[21..]);
        return length;
    }

    private static string Wrapped(NotificationReason reason, string text) => text.Length == 0 ? reason.ToString() : $"{reason}: {text}";

    private string Plain => ((byte)Reason.Code, Reason.Subcode, Data.Length) switch
    {
        (6, 2 or 4, _) => ShutdownText.Read(Data),
        (6, 1, 7) when TryGetMaximumPrefixes(out var family, out var maximum) =>
            string.Create(CultureInfo.InvariantCulture, $"{family} {maximum}"),
        (1, 2, 2) => string.Create(CultureInfo.InvariantCulture, $"length {BinaryPrimitives.ReadUInt16BigEndian(Data)}"),
        (1, 3, 1) => string.Create(CultureInfo.InvariantCulture, $"type {Data[0]}"),
        (2, 1, 2) => string.Create(CultureInfo.InvariantCulture, $"version {BinaryPrimitives.ReadUInt16BigEndian(Data)}"),
        (2, 6, 2) => string.Create(CultureInfo.InvariantCulture, $"{BinaryPrimitives.ReadUInt16BigEndian(Data)} s"),
        (2, 7, > 0) => Capabilities ?? ShutdownText.Hex(Data),
        (5, _, 1) => string.Create(CultureInfo.InvariantCulture, $"message type {Data[0]}"),
        _ => ShutdownText.Hex(Data),
    };

    private string? Capabilities
    {
        get
        {
            var found = ImmutableArray.CreateBuilder<Capability>();
            return OpenMessage.TryReadCapabilities(Data, 0, found, out _) ? string.Join(", ", found) : null;
        }
    }
}

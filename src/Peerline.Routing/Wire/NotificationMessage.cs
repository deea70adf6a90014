namespace Peerline.Routing.Wire;

/// <summary>NOTIFICATION (RFC 4271 4.5): code, subcode, data. A view over the message body.</summary>
public readonly ref struct NotificationMessage
{
    private NotificationMessage(ReadOnlySpan<byte> body) => Body = body;

    private ReadOnlySpan<byte> Body { get; }

    public NotificationReason Reason => new((NotificationCode)Body[0], Body[1]);

    public ReadOnlySpan<byte> Data => Body[2..];

    public static bool TryRead(ReadOnlySpan<byte> body, out NotificationMessage message, out WireFault fault)
    {
        var enough = body.Length >= 2;
        message = enough ? new NotificationMessage(body) : default;
        fault = enough ? default : new WireFault(NotificationReason.BadMessageLength, body.Length);
        return enough;
    }

    /// <summary>
    /// What the data says, safe to show: the shutdown text (RFC 9003), the reason inside a hard reset (RFC 8538), else the octets in hex.
    /// </summary>
    public string Text => Describe(Reason, Data, nested: false);

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

    private static string Describe(NotificationReason reason, ReadOnlySpan<byte> data, bool nested)
    {
        if (reason == NotificationReason.AdministrativeShutdown || reason == NotificationReason.AdministrativeReset)
            return ShutdownText.Read(data);
        if (reason == NotificationReason.HardReset && data.Length >= 2 && !nested)
        {
            var inner = new NotificationReason((NotificationCode)data[0], data[1]);
            var text = Describe(inner, data[2..], nested: true);
            return text.Length == 0 ? inner.ToString() : $"{inner}: {text}";
        }
        return ShutdownText.Hex(data);
    }
}

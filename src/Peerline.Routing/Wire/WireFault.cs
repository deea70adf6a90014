using System.Globalization;

namespace Peerline.Routing.Wire;

/// <summary>
/// Why a message cannot be read: the NOTIFICATION that answers it, where the fault lies, and up to two octets of data for the
/// NOTIFICATION. Two, because what RFC 4271 6.1 and 6.2 ask for never needs more, and memory cannot leak through two.
/// </summary>
public readonly record struct WireFault
{
    /// <summary>A fault without data for the NOTIFICATION.</summary>
    public WireFault(NotificationReason reason, int offset) => (Reason, Offset) = (reason, offset);

    private WireFault(NotificationReason reason, int offset, ushort data, byte dataLength) : this(reason, offset) =>
        (Data, DataLength) = (data, dataLength);

    /// <summary>The NOTIFICATION that answers it.</summary>
    public NotificationReason Reason { get; }

    /// <summary>The octet at which reading failed, counted from the start of what was read.</summary>
    public int Offset { get; }

    /// <summary>Data for the NOTIFICATION, in the low octets.</summary>
    public ushort Data { get; }

    /// <summary>0, 1 or 2.</summary>
    public byte DataLength { get; }

    /// <summary>A fault whose NOTIFICATION carries one octet.</summary>
    public static WireFault WithOctet(NotificationReason reason, int offset, byte data) => new(reason, offset, data, 1);

    /// <summary>A fault whose NOTIFICATION carries two octets.</summary>
    public static WireFault WithTwoOctets(NotificationReason reason, int offset, ushort data) => new(reason, offset, data, 2);

    /// <summary>The data as octets.</summary>
    public byte[] DataOctets() => DataLength switch
    {
        1 => [(byte)Data],
        2 => [(byte)(Data >> 8), (byte)Data],
        _ => [],
    };

    /// <summary>Reason and octet.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Reason} (octet {Offset})");
}

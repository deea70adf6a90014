using System.Buffers.Binary;
using System.Collections.Immutable;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Wire;

/// <summary>OPEN (RFC 4271 4.2). Comes once in a session, so it is kept rather than viewed.</summary>
/// <remarks>
/// <code>
/// +-+-+-+-+-+-+-+-+
/// |    Version    |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |     My Autonomous System      |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |           Hold Time           |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                         BGP Identifier                        |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// | Opt Parm Len  |  Optional Parameters (variable)
/// +-+-+-+-+-+-+-+-+
/// </code>
/// RFC 9072: with 255 in Opt Parm Len and in the first parameter type, a two-octet length follows and every parameter length has two
/// octets.
/// </remarks>
public sealed record OpenMessage
{
    /// <summary>4.</summary>
    public const byte SupportedVersion = 4;

    private const int FixedLength = 10;
    private const byte CapabilityParameter = 2;
    private const byte ExtendedMarker = 255;

    /// <summary>The two-octet field: the AS number, or AS_TRANS.</summary>
    public required ushort MyAutonomousSystem { get; init; }

    /// <summary>0, or 3 and more (RFC 4271 4.2).</summary>
    public required ushort HoldTimeSeconds { get; init; }

    /// <summary>The BGP identifier, an IPv4 address by its form, not zero (RFC 6286).</summary>
    public required Address Identifier { get; init; }

    /// <summary>In the order sent; some peers put each in a parameter of its own, some all in one.</summary>
    public ImmutableArray<Capability> Capabilities { get; init; } = [];

    /// <summary>
    /// How many capabilities stand in each optional parameter, when that is known: so that what was read can be written bit for bit.
    /// Empty, or not fitting the capabilities: each has a parameter of its own. No part of equality.
    /// </summary>
    public ImmutableArray<int> CapabilitiesPerParameter { get; init; } = [];

    /// <summary>
    /// True when the optional parameters were read in the extended form (RFC 9072 2). They are written in it when this is true, and when
    /// they need it. No part of equality.
    /// </summary>
    public bool HasExtendedParameters { get; init; }

    /// <summary>The AS number as RFC 6793 says: of capability 65 when it is there, else of the two-octet field.</summary>
    public Asn Asn => Capabilities.OfType<FourOctetAsCapability>().FirstOrDefault()?.Asn ?? MyAutonomousSystem;

    /// <summary>True when AS numbers may have four octets (RFC 6793 4.1).</summary>
    public bool HasFourOctetAs => Capabilities.Any(c => c is FourOctetAsCapability);

    /// <summary>What the sender can do with several paths in a family (RFC 7911 4).</summary>
    public AddPathMode AddPathModeOf(AfiSafi family)
    {
        var mode = AddPathMode.None;
        foreach (var capability in Capabilities)
            if (capability is AddPathCapability addPath && addPath.ModeOf(family) is var said and not AddPathMode.None) mode = said;
        return mode;
    }

    /// <summary>
    /// The families that the sender takes part in, in the order sent, each once; IPv4 unicast alone when no capability names one (RFC
    /// 4760 8).
    /// </summary>
    public ImmutableArray<AfiSafi> Families
    {
        get
        {
            ImmutableArray<AfiSafi> named = [.. Capabilities.OfType<MultiprotocolCapability>().Select(c => c.Family).Distinct()];
            return named.IsEmpty ? [AfiSafi.IPv4Unicast] : named;
        }
    }

    /// <summary>
    /// Reads a message body. What only the configuration can judge (AS, hold time against ours, role) is not judged here.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> body, out OpenMessage? message, out WireFault fault)
    {
        message = null;
        if (body.Length < FixedLength)
        {
            fault = new WireFault(NotificationReason.BadMessageLength, body.Length);
            return false;
        }
        if (body[0] != SupportedVersion)
        {
            fault = WireFault.WithTwoOctets(NotificationReason.UnsupportedVersionNumber, 0, SupportedVersion);
            return false;
        }
        var myAs = BinaryPrimitives.ReadUInt16BigEndian(body[1..]);
        var holdTime = BinaryPrimitives.ReadUInt16BigEndian(body[3..]);
        if (holdTime is 1 or 2)
        {
            fault = WireFault.WithTwoOctets(NotificationReason.UnacceptableHoldTime, 3, holdTime);
            return false;
        }
        var identifier = BinaryPrimitives.ReadUInt32BigEndian(body[5..]);
        if (identifier == 0)
        {
            fault = new WireFault(NotificationReason.BadBgpIdentifier, 5);
            return false;
        }
        if (!TryReadParameters(body, out var capabilities, out var layout, out var extended, out fault)) return false;
        message = new OpenMessage
        {
            MyAutonomousSystem = myAs,
            HoldTimeSeconds = holdTime,
            Identifier = Address.FromIPv4(identifier),
            Capabilities = capabilities,
            CapabilitiesPerParameter = layout,
            HasExtendedParameters = extended,
        };
        if (message.Asn.Value == 0 || myAs == 0)
        {
            fault = new WireFault(NotificationReason.BadPeerAs, 1);
            message = null;
            return false;
        }
        return true;
    }

    private static bool TryReadParameters(
        ReadOnlySpan<byte> body, out ImmutableArray<Capability> capabilities, out ImmutableArray<int> layout, out bool extended,
        out WireFault fault)
    {
        capabilities = [];
        layout = [];
        fault = default;
        int length = body[9], position = FixedLength, lengthSize = 1;
        // RFC 9072 2: to be accepted also where the old form would have been enough. The first length is only a hint there.
        extended = length != 0 && body.Length >= 13 && body[10] == ExtendedMarker;
        if (extended)
        {
            length = BinaryPrimitives.ReadUInt16BigEndian(body[11..]);
            (position, lengthSize) = (13, 2);
        }
        if (position + length != body.Length)
        {
            fault = new WireFault(NotificationReason.OpenUnspecific, 9);
            return false;
        }
        var found = ImmutableArray.CreateBuilder<Capability>();
        var counts = ImmutableArray.CreateBuilder<int>();
        while (position < body.Length)
        {
            if (body.Length - position < 1 + lengthSize)
            {
                fault = new WireFault(NotificationReason.OpenUnspecific, position);
                return false;
            }
            var type = body[position];
            var parameterLength = lengthSize == 1 ? body[position + 1] : BinaryPrimitives.ReadUInt16BigEndian(body[(position + 1)..]);
            var start = position + 1 + lengthSize;
            if (parameterLength > body.Length - start)
            {
                fault = new WireFault(NotificationReason.OpenUnspecific, position);
                return false;
            }
            if (type != CapabilityParameter)
            {
                fault = new WireFault(NotificationReason.UnsupportedOptionalParameter, position);
                return false;
            }
            var before = found.Count;
            if (!TryReadCapabilities(body.Slice(start, parameterLength), start, found, out fault)) return false;
            counts.Add(found.Count - before);
            position = start + parameterLength;
        }
        capabilities = found.ToImmutable();
        layout = counts.ToImmutable();
        return true;
    }

    /// <summary>Reads the value of one capability parameter: code, length, value, repeated.</summary>
    internal static bool TryReadCapabilities(
        ReadOnlySpan<byte> octets, int offset, ImmutableArray<Capability>.Builder found, out WireFault fault)
    {
        fault = default;
        for (var position = 0; position < octets.Length;)
        {
            if (octets.Length - position < 2 || octets[position + 1] > octets.Length - position - 2
                || !Capability.TryRead(octets[position], octets.Slice(position + 2, octets[position + 1]), out var capability))
            {
                fault = new WireFault(NotificationReason.OpenUnspecific, offset + position);
                return false;
            }
            found.Add(capability);
            position += 2 + octets[position + 1];
        }
        return true;
    }

    /// <summary>
    /// Writes the whole message and returns its length. Each capability has a parameter of its own, as every peer reads it, unless
    /// <see cref="CapabilitiesPerParameter"/> says otherwise.
    /// </summary>
    /// <exception cref="ArgumentException">The capabilities do not fit: an OPEN has at most 4,096 octets (RFC 8654 4).</exception>
    public int WriteTo(Span<byte> destination)
    {
        // Room for one more: how long a capability is, is known when it is written.
        Span<byte> parameters = stackalloc byte[BgpFrame.MaximumLength + 2 + Capability.MaximumLength];
        var length = -1;
        var extended = HasExtendedParameters;
        if (!extended) length = WriteParameters(parameters, extended: false);
        if (length is < 0 or > byte.MaxValue - 1) (length, extended) = (WriteParameters(parameters, extended: true), true);
        var position = BgpFrame.HeaderLength + FixedLength;
        if (length < 0 || position + 3 + length > BgpFrame.MaximumLength)
            throw new ArgumentException("The capabilities do not fit into an OPEN.");
        destination[position - 1] = extended ? ExtendedMarker : (byte)length;
        if (extended)
        {
            destination[position] = ExtendedMarker;
            BinaryPrimitives.WriteUInt16BigEndian(destination[(position + 1)..], (ushort)length);
            position += 3;
        }
        parameters[..length].CopyTo(destination[position..]);
        position += length;
        BgpFrame.WriteHeader(destination, position, BgpMessageType.Open);
        destination[19] = SupportedVersion;
        BinaryPrimitives.WriteUInt16BigEndian(destination[20..], MyAutonomousSystem);
        BinaryPrimitives.WriteUInt16BigEndian(destination[22..], HoldTimeSeconds);
        Identifier.WriteTo(destination[24..]);
        return position;
    }

    // Negative when they do not fit, or a parameter is longer than its length field can say.
    private int WriteParameters(Span<byte> destination, bool extended)
    {
        var lengthSize = extended ? 2 : 1;
        var layout = CapabilitiesPerParameter;
        var isKnown = !layout.IsDefaultOrEmpty && layout.Sum() == Capabilities.Length && layout.All(count => count >= 0);
        int position = 0, next = 0;
        for (var parameter = 0; isKnown ? parameter < layout.Length : next < Capabilities.Length; parameter++)
        {
            var start = position;
            position += 1 + lengthSize;
            for (var count = isKnown ? layout[parameter] : 1; count > 0; count--)
            {
                if (position + 2 + Capability.MaximumLength > destination.Length) return -1;
                var capability = Capabilities[next++];
                var length = capability.WriteValue(destination[(position + 2)..]);
                destination[position] = capability.Code;
                destination[position + 1] = (byte)length;
                position += 2 + length;
            }
            var size = position - start - 1 - lengthSize;
            if (!extended && size > byte.MaxValue) return -1;
            destination[start] = CapabilityParameter;
            if (extended) BinaryPrimitives.WriteUInt16BigEndian(destination[(start + 1)..], (ushort)size);
            else destination[start + 1] = (byte)size;
        }
        return position;
    }

    /// <summary>Equal by what it says, not by how the capabilities were put into parameters.</summary>
    public bool Equals(OpenMessage? other) => other is not null
        && (MyAutonomousSystem, HoldTimeSeconds, Identifier) == (other.MyAutonomousSystem, other.HoldTimeSeconds, other.Identifier)
        && Capabilities.SequenceEqual(other.Capabilities);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(MyAutonomousSystem, HoldTimeSeconds, Identifier);
}

using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Wire;

/// <summary>The attribute table: one row for each attribute that is understood, in registry order. What has no row is kept raw.</summary>
internal static class PathAttributeRules
{
    private const PathAttributeFlags WellKnown = PathAttributeFlags.Transitive;
    private const PathAttributeFlags Transitive = PathAttributeFlags.Optional | PathAttributeFlags.Transitive;
    private const PathAttributeFlags NonTransitive = PathAttributeFlags.Optional;
    private const UpdateAction Withdraw = UpdateAction.TreatAsWithdraw;
    private const UpdateAction Discard = UpdateAction.AttributeDiscard;
    private const UpdateAction Reset = UpdateAction.SessionReset;

    private static readonly PathAttributeRule?[] Table = BuildTable(
        (PathAttributeCode.Origin, new("ORIGIN", WellKnown, Withdraw, Withdraw, Origin)),
        (PathAttributeCode.AsPath, new("AS_PATH", WellKnown, Withdraw, Withdraw, AsPath)),
        (PathAttributeCode.NextHop, new("NEXT_HOP", WellKnown, Withdraw, Withdraw, NextHop)),
        (PathAttributeCode.MultiExitDisc, new("MULTI_EXIT_DISC", NonTransitive, Withdraw, Withdraw, Four)),
        (PathAttributeCode.LocalPref, new("LOCAL_PREF", WellKnown, Withdraw, Withdraw, LocalPref)),
        (PathAttributeCode.AtomicAggregate, new("ATOMIC_AGGREGATE", WellKnown, Discard, Withdraw, None)),
        (PathAttributeCode.Aggregator, new("AGGREGATOR", Transitive, Discard, Withdraw, Aggregator)),
        (PathAttributeCode.Communities, new("COMMUNITIES", Transitive, Withdraw, Withdraw, Fours)),
        (PathAttributeCode.OriginatorId, new("ORIGINATOR_ID", NonTransitive, Withdraw, Withdraw, OriginatorId)),
        (PathAttributeCode.ClusterList, new("CLUSTER_LIST", NonTransitive, Withdraw, Withdraw, ClusterList)),
        (PathAttributeCode.MpReachNlri, new("MP_REACH_NLRI", NonTransitive, Reset, Withdraw, MpReachNlri)),
        (PathAttributeCode.MpUnreachNlri, new("MP_UNREACH_NLRI", NonTransitive, Reset, Withdraw, MpUnreachNlri)),
        (PathAttributeCode.ExtendedCommunities, new("EXTENDED_COMMUNITIES", Transitive, Withdraw, Withdraw, Eights)),
        // RFC 6793 6 discards these two, whatever is wrong with them.
        (PathAttributeCode.As4Path, new("AS4_PATH", Transitive, Discard, Discard, As4Path)),
        (PathAttributeCode.As4Aggregator, new("AS4_AGGREGATOR", Transitive, Discard, Discard, As4Aggregator)),
        (PathAttributeCode.PmsiTunnel, new("PMSI_TUNNEL", Transitive, Withdraw, Withdraw, PmsiTunnel)),
        (PathAttributeCode.TunnelEncapsulation, new("TUNNEL_ENCAPSULATION", Transitive, Withdraw, Withdraw, LongTlvs)),
        // RFC 5543 does not say what makes it malformed.
        (PathAttributeCode.TrafficEngineering, new("TRAFFIC_ENGINEERING", NonTransitive, Withdraw, Withdraw, Anything)),
        (PathAttributeCode.IPv6ExtendedCommunities, new("IPV6_EXTENDED_COMMUNITIES", Transitive, Withdraw, Withdraw, Twenties)),
        (PathAttributeCode.Aigp, new("AIGP", NonTransitive, Discard, Discard, Aigp)),
        (PathAttributeCode.PeDistinguisherLabels, new("PE_DISTINGUISHER_LABELS", Transitive, Withdraw, Withdraw, Anything)),
        (PathAttributeCode.BgpLs, new("BGP-LS", NonTransitive, Discard, Discard, LongTlvs)),
        (PathAttributeCode.LargeCommunity, new("LARGE_COMMUNITY", Transitive, Withdraw, Withdraw, Twelves)),
        (PathAttributeCode.BgpsecPath, new("BGPSEC_PATH", NonTransitive, Withdraw, Withdraw, Bgpsec)),
        (PathAttributeCode.OnlyToCustomer, new("OTC", Transitive, Withdraw, Withdraw, OnlyToCustomer)),
        (PathAttributeCode.BfdDiscriminator, new("BFD_DISCRIMINATOR", Transitive, Discard, Discard, BfdDiscriminator)),
        (PathAttributeCode.PrefixSid, new("PREFIX_SID", Transitive, Discard, Discard, PrefixSid)),
        (PathAttributeCode.AttributeSet, new("ATTR_SET", Transitive, Withdraw, Withdraw, AttributeSet)));

    /// <summary>True for an attribute that has a row.</summary>
    public static bool IsRecognized(PathAttributeCode code) => Table[(byte)code] is not null;

    /// <summary>The name in the RFC; attributes without a row are drafts, or deprecated, and never judged.</summary>
    public static string NameOf(PathAttributeCode code) => Table[(byte)code]?.Name ?? code switch
    {
        PathAttributeCode.EntropyLabel => "ENTROPY_LABEL",
        PathAttributeCode.DomainPath => "D-PATH",
        PathAttributeCode.Sfp => "SFP",
        PathAttributeCode.NextHopCharacteristics => "NHC",
        _ => string.Create(CultureInfo.InvariantCulture, $"attribute {(byte)code}"),
    };

    public static PathAttributeFlags FlagsOf(PathAttributeCode code) => Table[(byte)code]?.Flags ?? Transitive;

    /// <summary>
    /// True for an attribute with which nothing is wrong. Those that make up almost all of a full table, in the form in which nearly every
    /// router writes them, are recognized here without the table.
    /// </summary>
    /// <param name="field">Octets that hold the attribute; what stands before it is looked at too, and does not matter.</param>
    /// <param name="position">Where the attribute starts.</param>
    /// <param name="header">Octets of its header.</param>
    /// <param name="length">Octets of the whole attribute, which is there.</param>
    /// <param name="context">What the message is read with.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool IsFaultless(ReadOnlySpan<byte> field, int position, int header, int length, in UpdateContext context)
    {
        var kind = (PathAttributeFlags)BigEndian.Octet(field, position) & Transitive;
        var (at, size) = (position + header, length - header);
        return ((PathAttributeCode)BigEndian.Octet(field, position + 1) switch
        {
            PathAttributeCode.Origin => kind == WellKnown && size == 1 && BigEndian.Octet(field, at) <= (byte)Wire.Origin.Incomplete,
            PathAttributeCode.AsPath => kind == WellKnown && context.FourOctetAs && IsPlainPath(field, at, size),
            PathAttributeCode.NextHop => kind == WellKnown && size == 4
                && (context.Peer == PeerKind.Unknown || !IsMartianIPv4(BigEndian.Octet(field, at))),
            PathAttributeCode.MultiExitDisc => kind == NonTransitive && size == 4,
            PathAttributeCode.LocalPref => kind == WellKnown && size == 4 && context.Peer != PeerKind.External,
            PathAttributeCode.Communities => kind == Transitive && size > 0 && (size & 3) == 0,
            PathAttributeCode.LargeCommunity => kind == Transitive && size > 0 && (uint)size % 12 == 0,
            _ => false,
        }) || HasNoFault(BigEndian.Part(field, position, length), context);
    }

    private static bool HasNoFault(ReadOnlySpan<byte> attribute, in UpdateContext context) =>
        Check(new PathAttribute(attribute, 0, context.FourOctetAs, context.AddPath), context).Fault == UpdateFault.None;

    // One AS_SEQUENCE without AS 0 that fills the value. The first and the last sixteen octets are compared at once; what else they hold,
    // in front of a short path and behind it, can only make the answer false for a path that is plain.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsPlainPath(ReadOnlySpan<byte> field, int at, int size)
    {
        if (size < 6 || BigEndian.Octet(field, at) != (byte)AsPathSegmentType.Sequence) return false;
        if (size != 2 + (BigEndian.Octet(field, at + 1) << 2)) return false;
        int first = at + 2, last = at + size - 16;
        if (last < 0 || first > field.Length - 16) return false;
        ref var octets = ref MemoryMarshal.GetReference(field);
        var zero = Vector128.Equals(Vector128.LoadUnsafe(ref octets, (nuint)first).AsUInt32(), Vector128<uint>.Zero)
            | Vector128.Equals(Vector128.LoadUnsafe(ref octets, (nuint)last).AsUInt32(), Vector128<uint>.Zero);
        for (first += 16; first < last; first += 16)
            zero |= Vector128.Equals(Vector128.LoadUnsafe(ref octets, (nuint)first).AsUInt32(), Vector128<uint>.Zero);
        return zero == Vector128<uint>.Zero;
    }

    /// <summary>What RFC 7606 says about one attribute on its own; whether it repeats is for the caller to know.</summary>
    public static UpdateProblem Check(in PathAttribute attribute, in UpdateContext context)
    {
        const PathAttributeFlags kind = PathAttributeFlags.Optional | PathAttributeFlags.Transitive;
        if (Table[(byte)attribute.Code] is not { } rule)
            return (attribute.Flags & PathAttributeFlags.Optional) != 0
                ? default
                : new UpdateProblem(UpdateAction.SessionReset, attribute.Code, UpdateFault.UnrecognizedWellKnown, attribute.Offset);

        var flags = (attribute.Flags & kind) == rule.Flags
            ? default
            : new UpdateProblem(rule.WrongFlags, attribute.Code, UpdateFault.FlagsConflict, attribute.Offset);
        var fault = rule.Check(attribute.Value, context);
        if (fault == UpdateFault.None) return flags;
        var value = new UpdateProblem(ActionFor(rule, fault), attribute.Code, fault, attribute.Offset);
        return value.Action > flags.Action ? value : flags;
    }

    private static UpdateAction ActionFor(PathAttributeRule rule, UpdateFault fault) => fault switch
    {
        UpdateFault.NotFromExternalPeer or UpdateFault.NotOnFourOctetSession => UpdateAction.AttributeDiscard,
        // The prefixes of MP_REACH_NLRI can be found, so they can be withdrawn.
        UpdateFault.NextHopMartian => UpdateAction.TreatAsWithdraw,
        _ => rule.Malformed,
    };

    private static UpdateFault Origin(ReadOnlySpan<byte> value, in UpdateContext context) =>
        value.Length != 1 ? UpdateFault.Length : value[0] > (byte)Wire.Origin.Incomplete ? UpdateFault.Value : UpdateFault.None;

    private static UpdateFault AsPath(ReadOnlySpan<byte> value, in UpdateContext context) =>
        new AsPath(value, context.FourOctetAs).Check(context);

    private static UpdateFault NextHop(ReadOnlySpan<byte> value, in UpdateContext context) =>
        value.Length != 4 ? UpdateFault.Length
        : IsMartian(Address.FromOctets(value), context) ? UpdateFault.NextHopMartian
        : UpdateFault.None;

    private static UpdateFault LocalPref(ReadOnlySpan<byte> value, in UpdateContext context) =>
        context.Peer == PeerKind.External ? UpdateFault.NotFromExternalPeer : Four(value, context);

    private static UpdateFault OriginatorId(ReadOnlySpan<byte> value, in UpdateContext context) =>
        context.Peer == PeerKind.External ? UpdateFault.NotFromExternalPeer : Four(value, context);

    private static UpdateFault ClusterList(ReadOnlySpan<byte> value, in UpdateContext context) =>
        context.Peer == PeerKind.External ? UpdateFault.NotFromExternalPeer : Fours(value, context);

    private static UpdateFault Aggregator(ReadOnlySpan<byte> value, in UpdateContext context)
    {
        if (value.Length != (context.FourOctetAs ? 8 : 6)) return UpdateFault.Length;
        return Wire.Aggregator.Read(value)!.Value.Asn.Value == 0 ? UpdateFault.AsZero : UpdateFault.None;
    }

    private static UpdateFault As4Aggregator(ReadOnlySpan<byte> value, in UpdateContext context)
    {
        if (context.FourOctetAs) return UpdateFault.NotOnFourOctetSession;
        if (value.Length != 8) return UpdateFault.Length;
        return Wire.Aggregator.Read(value)!.Value.Asn.Value == 0 ? UpdateFault.AsZero : UpdateFault.None;
    }

    private static UpdateFault As4Path(ReadOnlySpan<byte> value, in UpdateContext context)
    {
        if (context.FourOctetAs) return UpdateFault.NotOnFourOctetSession;
        if (value.IsEmpty) return UpdateFault.Length;
        var fault = new AsPath(value, fourOctet: true).Check(context with { Peer = PeerKind.Unknown });
        // Confederation segments are dropped when both paths are merged (RFC 6793 6).
        return fault == UpdateFault.ConfederationSegment ? UpdateFault.None : fault;
    }

    private static UpdateFault MpReachNlri(ReadOnlySpan<byte> value, in UpdateContext context)
    {
        var fault = MpReach.Read(value, context.AddPath, out var reach);
        if (fault != UpdateFault.None || !MpReach.IsDecoded(reach.Family)) return fault;
        // What this speaker never agrees on can be decoded, and not accepted from a peer.
        if (reach.Family.Afi == Afi.IPv6 && reach.NextHop.IsIPv4 && context.Peer != PeerKind.Unknown) return UpdateFault.NextHopLength;
        fault = reach.CheckNlri();
        return fault == UpdateFault.None && IsMartian(reach.NextHop, context) ? UpdateFault.NextHopMartian : fault;
    }

    private static UpdateFault MpUnreachNlri(ReadOnlySpan<byte> value, in UpdateContext context)
    {
        var fault = MpUnreach.Read(value, context.AddPath, out var unreach);
        return fault != UpdateFault.None ? fault : unreach.CheckNlri();
    }

    private static UpdateFault OnlyToCustomer(ReadOnlySpan<byte> value, in UpdateContext context) =>
        value.Length != 4 ? UpdateFault.Length : BinaryPrimitives.ReadUInt32BigEndian(value) == 0 ? UpdateFault.AsZero : UpdateFault.None;

    // Flags, tunnel type, three octets of label: RFC 6514 5.
    private static UpdateFault PmsiTunnel(ReadOnlySpan<byte> value, in UpdateContext context) =>
        value.Length < 5 ? UpdateFault.Length : UpdateFault.None;

    // RFC 7311 3: type 1, whose length is 11 and counts its header.
    private static UpdateFault Aigp(ReadOnlySpan<byte> value, in UpdateContext context)
    {
        while (!value.IsEmpty)
        {
            if (value.Length < 3) return UpdateFault.Length;
            var length = BinaryPrimitives.ReadUInt16BigEndian(value[1..]);
            if (length < 3 || length > value.Length || (value[0] == 1 && length != 11)) return UpdateFault.Length;
            value = value[length..];
        }
        return UpdateFault.None;
    }

    // RFC 8669 3: the Label-Index TLV has seven octets, the Originator SRGB TLV two and six for each block.
    private static UpdateFault PrefixSid(ReadOnlySpan<byte> value, in UpdateContext context)
    {
        if (value.IsEmpty) return UpdateFault.Length;
        var tlvs = new TlvList(value, TlvForm.LongLength).GetEnumerator();
        while (tlvs.MoveNext())
        {
            var length = tlvs.Current.Value.Length;
            var fits = (PrefixSidTlvType)tlvs.Current.Type switch
            {
                PrefixSidTlvType.LabelIndex => length == 7,
                PrefixSidTlvType.OriginatorSrgb => length >= 8 && (length - 2) % 6 == 0,
                _ => true,
            };
            if (!fits) return UpdateFault.Length;
        }
        return tlvs.Overrun ? UpdateFault.Length : UpdateFault.None;
    }

    private static UpdateFault Bgpsec(ReadOnlySpan<byte> value, in UpdateContext context) =>
        BgpsecPath.TryRead(value, out _) ? UpdateFault.None : UpdateFault.Length;

    private static UpdateFault BfdDiscriminator(ReadOnlySpan<byte> value, in UpdateContext context) =>
        Wire.BfdDiscriminator.TryRead(value, out var read) && read.Tlvs.IsWellFormed ? UpdateFault.None : UpdateFault.Length;

    private static UpdateFault AttributeSet(ReadOnlySpan<byte> value, in UpdateContext context) =>
        Wire.AttributeSet.TryRead(value, out _) ? UpdateFault.None : UpdateFault.Length;

    private static UpdateFault Anything(ReadOnlySpan<byte> value, in UpdateContext context) => UpdateFault.None;

    // Two octets of type, two of length: RFC 9012 2, RFC 9552 5.1.
    private static UpdateFault LongTlvs(ReadOnlySpan<byte> value, in UpdateContext context) =>
        new TlvList(value, TlvForm.Long).IsWellFormed ? UpdateFault.None : UpdateFault.Length;

    private static UpdateFault None(ReadOnlySpan<byte> value, in UpdateContext context) =>
        value.IsEmpty ? UpdateFault.None : UpdateFault.Length;

    private static UpdateFault Four(ReadOnlySpan<byte> value, in UpdateContext context) =>
        value.Length == 4 ? UpdateFault.None : UpdateFault.Length;

    private static UpdateFault Fours(ReadOnlySpan<byte> value, in UpdateContext context) => MultipleOf(4, value);

    private static UpdateFault Eights(ReadOnlySpan<byte> value, in UpdateContext context) => MultipleOf(8, value);

    private static UpdateFault Twelves(ReadOnlySpan<byte> value, in UpdateContext context) => MultipleOf(12, value);

    private static UpdateFault Twenties(ReadOnlySpan<byte> value, in UpdateContext context) => MultipleOf(20, value);

    private static UpdateFault MultipleOf(int size, ReadOnlySpan<byte> value) =>
        !value.IsEmpty && value.Length % size == 0 ? UpdateFault.None : UpdateFault.Length;

    // 0.0.0.0, 127/8, 224/4 and above; ::, ::1, ff00::/8 (RFC 4271 6.3). Whether an address can be used is a question between two
    // speakers; octets from nowhere are only decoded.
    private static bool IsMartian(Address address, in UpdateContext context) => context.Peer != PeerKind.Unknown && (address.IsIPv4
        ? IsMartianIPv4((byte)(address.High >> 56))
        : address.High >> 56 == 0xff || (address.High == 0 && address.Low <= 1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsMartianIPv4(byte first) => first is 0 or 127 or >= 224;

    private static PathAttributeRule?[] BuildTable(params (PathAttributeCode Code, PathAttributeRule Rule)[] rows)
    {
        var table = new PathAttributeRule?[256];
        foreach (var (code, rule) in rows) table[(byte)code] = rule;
        return table;
    }
}

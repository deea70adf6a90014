using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Wire;

/// <summary>
/// UPDATE (RFC 4271 4.3): a view over the message body. Reading walks it once, decides what RFC 7606 makes of it, and allocates nothing.
/// </summary>
/// <remarks>
/// <code>
/// +-----------------------------------------------------+
/// |   Withdrawn Routes Length (2 octets)                |
/// |   Withdrawn Routes (variable)                       |
/// |   Total Path Attribute Length (2 octets)            |
/// |   Path Attributes (variable)                        |
/// |   Network Layer Reachability Information (variable) |
/// +-----------------------------------------------------+
/// </code>
/// </remarks>
public readonly ref struct UpdateMessage
{
    private readonly ReadOnlySpan<byte> _withdrawn;
    private readonly ReadOnlySpan<byte> _attributes;
    private readonly ReadOnlySpan<byte> _nlri;
    private readonly ReadOnlySpan<byte> _reach;
    private readonly ReadOnlySpan<byte> _unreach;

    private UpdateMessage(
        ReadOnlySpan<byte> withdrawn, ReadOnlySpan<byte> attributes, ReadOnlySpan<byte> nlri,
        ReadOnlySpan<byte> reach, ReadOnlySpan<byte> unreach, UpdateContext context, UpdateProblem problem)
    {
        _withdrawn = withdrawn;
        _attributes = attributes;
        _nlri = nlri;
        _reach = reach;
        _unreach = unreach;
        Context = context;
        Problem = problem;
    }

    public UpdateContext Context { get; }

    /// <summary>The strongest finding; the first of several equally strong. Its action is what must be done with the message.</summary>
    public UpdateProblem Problem { get; }

    public UpdateAction Action => Problem.Action;

    /// <summary>The WITHDRAWN ROUTES field.</summary>
    public PrefixList Withdrawn => new(_withdrawn, Afi.IPv4, Context.AddPath.Contains(AfiSafi.IPv4Unicast));

    /// <summary>The NLRI field.</summary>
    public PrefixList Nlri => new(_nlri, Afi.IPv4, Context.AddPath.Contains(AfiSafi.IPv4Unicast));

    public PathAttributes Attributes => new(_attributes, Context.FourOctetAs);

    /// <summary>MP_REACH_NLRI, when it is there and its NLRI can be found.</summary>
    public bool TryGetMpReach(out MpReach reach)
    {
        reach = default;
        return !_reach.IsEmpty && MpReach.Read(_reach, Context.AddPath, out reach) == UpdateFault.None;
    }

    /// <summary>MP_UNREACH_NLRI, when it is there and long enough.</summary>
    public bool TryGetMpUnreach(out MpUnreach unreach)
    {
        unreach = default;
        return !_unreach.IsEmpty && MpUnreach.Read(_unreach, Context.AddPath, out unreach) == UpdateFault.None;
    }

    /// <summary>
    /// True for an End-of-RIB marker (RFC 4724 2): an empty UPDATE for IPv4 unicast, for every other family nothing but an
    /// MP_UNREACH_NLRI without a prefix.
    /// </summary>
    public bool IsEndOfRib(out AfiSafi family)
    {
        family = AfiSafi.IPv4Unicast;
        if (!_withdrawn.IsEmpty || !_nlri.IsEmpty) return false;
        if (_attributes.IsEmpty) return true;
        if (!TryGetMpUnreach(out var unreach) || !unreach.NlriOctets.IsEmpty) return false;
        family = unreach.Family;
        var count = 0;
        foreach (var _ in Attributes) count++;
        return count == 1;
    }

    /// <summary>Reads a message body. Total: every sequence of octets has an answer.</summary>
    public static UpdateMessage Read(ReadOnlySpan<byte> body, in UpdateContext context)
    {
        if (!TryFrame(body, out var withdrawn, out var attributes, out var nlri))
            return new UpdateMessage(default, default, default, default, default, context,
                new UpdateProblem(UpdateAction.SessionReset, PathAttributeCode.None, UpdateFault.LengthsExceedMessage, 0));

        const int withdrawnOffset = 2;
        var attributesOffset = withdrawnOffset + withdrawn.Length + 2;
        var worst = default(UpdateProblem);
        Prefixes(withdrawn, context, withdrawnOffset, ref worst);
        var reach = ReadAttributes(attributes, attributesOffset, context, !nlri.IsEmpty, ref worst, out var unreach);
        Prefixes(nlri, context, attributesOffset + attributes.Length, ref worst);
        return new UpdateMessage(withdrawn, attributes, nlri, reach, unreach, context, worst);
    }

    /// <summary>
    /// Every finding, the harmless ones too (a repeated attribute, of which the first is kept). For people and for tests; nobody needs it
    /// to process the message.
    /// </summary>
    public static IReadOnlyList<UpdateProblem> Explain(ReadOnlySpan<byte> body, in UpdateContext context)
    {
        var problems = new List<UpdateProblem>();
        if (!TryFrame(body, out var withdrawn, out var attributes, out var nlri))
            return [new UpdateProblem(UpdateAction.SessionReset, PathAttributeCode.None, UpdateFault.LengthsExceedMessage, 0)];
        var worst = default(UpdateProblem);
        Prefixes(withdrawn, context, 2, ref worst);
        if (worst.Fault != UpdateFault.None) problems.Add(worst);
        ReadAttributes(attributes, 4 + withdrawn.Length, context, !nlri.IsEmpty, ref worst, out _, problems);
        worst = default;
        Prefixes(nlri, context, 4 + withdrawn.Length + attributes.Length, ref worst);
        if (worst.Fault != UpdateFault.None) problems.Add(worst);
        return problems;
    }

    private static bool TryFrame(
        ReadOnlySpan<byte> body, out ReadOnlySpan<byte> withdrawn, out ReadOnlySpan<byte> attributes, out ReadOnlySpan<byte> nlri)
    {
        withdrawn = attributes = nlri = default;
        if (body.Length < 4) return false;
        int withdrawnLength = BinaryPrimitives.ReadUInt16BigEndian(body);
        if (withdrawnLength > body.Length - 4) return false;
        withdrawn = body.Slice(2, withdrawnLength);
        var rest = body[(2 + withdrawnLength)..];
        int attributesLength = BinaryPrimitives.ReadUInt16BigEndian(rest);
        if (attributesLength > rest.Length - 2) return false;
        attributes = rest.Slice(2, attributesLength);
        nlri = rest[(2 + attributesLength)..];
        return true;
    }

    // A prefix that cannot be read leaves nothing that could be withdrawn: RFC 7606 5.3, RFC 4271 6.3.
    private static void Prefixes(ReadOnlySpan<byte> octets, in UpdateContext context, int offset, ref UpdateProblem worst)
    {
        var fault = new PrefixList(octets, Afi.IPv4, context.AddPath.Contains(AfiSafi.IPv4Unicast)).Check(out var at, out _);
        if (fault != UpdateFault.None)
            Keep(new UpdateProblem(UpdateAction.SessionReset, PathAttributeCode.None, fault, offset + at), ref worst);
    }

    private static ReadOnlySpan<byte> ReadAttributes(
        ReadOnlySpan<byte> octets, int offset, scoped in UpdateContext context, bool hasNlri,
        scoped ref UpdateProblem worst, out ReadOnlySpan<byte> unreach, List<UpdateProblem>? all = null)
    {
        ReadOnlySpan<byte> reach = default;
        unreach = default;
        var seen = default(SeenCodes);
        var attributes = new PathAttributes(octets, context.FourOctetAs).GetEnumerator();
        while (attributes.MoveNext())
        {
            var attribute = attributes.Current;
            UpdateProblem problem;
            if (!seen.Add((byte)attribute.Code))
            {
                // RFC 7606 3 (g)
                var action = attribute.Code is PathAttributeCode.MpReachNlri or PathAttributeCode.MpUnreachNlri
                    ? UpdateAction.SessionReset
                    : UpdateAction.Accept;
                problem = new UpdateProblem(action, attribute.Code, UpdateFault.Repeated, attribute.Offset);
            }
            else
            {
                problem = PathAttributeRules.Check(attribute, context);
                if (attribute.Code == PathAttributeCode.MpReachNlri) reach = attribute.Value;
                if (attribute.Code == PathAttributeCode.MpUnreachNlri) unreach = attribute.Value;
            }
            if (problem.Fault != UpdateFault.None) Note(problem with { Offset = offset + problem.Offset }, ref worst, all);
        }
        if (attributes.Overrun) Note(Overrun(octets[attributes.Position..], offset + attributes.Position), ref worst, all);

        if (hasNlri || !reach.IsEmpty)
        {
            Require(PathAttributeCode.Origin, seen, octets, offset, ref worst, all);
            Require(PathAttributeCode.AsPath, seen, octets, offset, ref worst, all);
            if (hasNlri) Require(PathAttributeCode.NextHop, seen, octets, offset, ref worst, all);
            if (context.Peer == PeerKind.Internal) Require(PathAttributeCode.LocalPref, seen, octets, offset, ref worst, all);
        }
        return reach;
    }

    // RFC 7606 4: the total length is trusted, so the NLRI behind it can be found. The prefixes inside a cut MP attribute cannot: 3 (j).
    private static UpdateProblem Overrun(ReadOnlySpan<byte> rest, int offset)
    {
        var code = rest.Length > 1 ? (PathAttributeCode)rest[1] : PathAttributeCode.None;
        var action = code is PathAttributeCode.MpReachNlri or PathAttributeCode.MpUnreachNlri
            ? UpdateAction.SessionReset
            : UpdateAction.TreatAsWithdraw;
        return new UpdateProblem(action, code, UpdateFault.AttributeOverrun, offset);
    }

    private static void Require(
        PathAttributeCode code, in SeenCodes seen, ReadOnlySpan<byte> octets, int offset, ref UpdateProblem worst, List<UpdateProblem>? all)
    {
        if (!seen.Contains((byte)code))
            Note(new UpdateProblem(UpdateAction.TreatAsWithdraw, code, UpdateFault.Missing, offset + octets.Length), ref worst, all);
    }

    private static void Note(in UpdateProblem problem, ref UpdateProblem worst, List<UpdateProblem>? all)
    {
        all?.Add(problem);
        Keep(problem, ref worst);
    }

    private static void Keep(in UpdateProblem problem, ref UpdateProblem worst)
    {
        if (worst.Fault == UpdateFault.None || problem.Action > worst.Action) worst = problem;
    }

    /// <summary>The attribute codes met so far, one bit each.</summary>
    internal struct SeenCodes
    {
        private Words _words;

        public bool Add(byte code)
        {
            var bit = 1ul << (code & 63);
            var known = (_words[code >> 6] & bit) != 0;
            _words[code >> 6] |= bit;
            return !known;
        }

        public readonly bool Contains(byte code) => (_words[code >> 6] & (1ul << (code & 63))) != 0;

        [InlineArray(4)]
        private struct Words
        {
            private ulong _first;
        }
    }
}

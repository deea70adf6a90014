using System.Buffers.Binary;
using System.Numerics;
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
    private const int WithdrawnOffset = 2;

    // The body of a message that cannot be framed: no prefix and no attribute.
    private static ReadOnlySpan<byte> Nothing => [0, 0, 0, 0];

    private readonly ReadOnlySpan<byte> _body;
    private readonly Fields _fields;

    private UpdateMessage(ReadOnlySpan<byte> body, Fields fields, UpdateContext context, UpdateProblem problem)
    {
        _body = body;
        _fields = fields;
        Context = context;
        Problem = problem;
    }

    /// <summary>What the message was read with.</summary>
    public UpdateContext Context { get; }

    /// <summary>The strongest finding; the first of several equally strong. Its action is what must be done with the message.</summary>
    public UpdateProblem Problem { get; }

    /// <summary>What must be done with the message (RFC 7606 2).</summary>
    public UpdateAction Action => Problem.Action;

    /// <summary>The WITHDRAWN ROUTES field: IPv4 unicast.</summary>
    public PrefixList Withdrawn => new(_fields.Withdrawn(_body), Afi.IPv4, HasPathIds);

    /// <summary>The NLRI field: IPv4 unicast.</summary>
    public PrefixList Nlri => new(_fields.Nlri(_body), Afi.IPv4, HasPathIds);

    /// <summary>The attributes, those of which RFC 7606 asks to be dropped among them.</summary>
    public PathAttributes Attributes => new(_fields.Attributes(_body), Context.FourOctetAs, Context.AddPath);

    /// <summary>MP_REACH_NLRI, when it is there and its NLRI can be found.</summary>
    public bool TryGetMpReach(out MpReach reach)
    {
        reach = default;
        return _fields.ReachLength != 0
            && MpReach.Read(_body.Slice(_fields.ReachOffset, _fields.ReachLength), Context.AddPath, out reach) == UpdateFault.None;
    }

    /// <summary>MP_UNREACH_NLRI, when it is there and long enough.</summary>
    public bool TryGetMpUnreach(out MpUnreach unreach)
    {
        unreach = default;
        return _fields.UnreachLength != 0
            && MpUnreach.Read(_body.Slice(_fields.UnreachOffset, _fields.UnreachLength), Context.AddPath, out unreach) == UpdateFault.None;
    }

    // Path identifiers in the two fields of the message itself, which are IPv4 unicast.
    private bool HasPathIds => Context.AddPath.Contains(AfiSafi.IPv4Unicast);

    /// <summary>
    /// True for an End-of-RIB marker (RFC 4724 2): an empty UPDATE for IPv4 unicast, for every other family nothing but an
    /// MP_UNREACH_NLRI without a prefix.
    /// </summary>
    public bool IsEndOfRib(out AfiSafi family)
    {
        family = AfiSafi.IPv4Unicast;
        // A message that cannot be framed has no attribute and no prefix either.
        if (Problem.Fault == UpdateFault.LengthsExceedMessage) return false;
        if (!Withdrawn.IsEmpty || !Nlri.IsEmpty) return false;
        if (Attributes.Octets.IsEmpty) return true;
        if (!TryGetMpUnreach(out var unreach) || !unreach.NlriOctets.IsEmpty) return false;
        family = unreach.Family;
        var count = 0;
        foreach (var _ in Attributes) count++;
        return count == 1;
    }

    /// <summary>Reads a message body. Total: every sequence of octets has an answer.</summary>
    public static UpdateMessage Read(ReadOnlySpan<byte> body, scoped in UpdateContext context)
    {
        if (!Fields.TryFrame(body, out var fields))
            return new UpdateMessage(Nothing, default, context,
                new UpdateProblem(UpdateAction.SessionReset, PathAttributeCode.None, UpdateFault.LengthsExceedMessage, 0));

        var worst = default(UpdateProblem);
        if (fields.WithdrawnLength != 0) Prefixes(fields.Withdrawn(body), context, WithdrawnOffset, ref worst);
        if (fields.AttributesLength != 0) ReadAttributes(body, context, ref fields, ref worst, all: null);
        else if (fields.NlriOffset < body.Length) Missing(default, context, fields, hasNlri: true, ref worst, all: null);
        if (fields.NlriOffset < body.Length) Prefixes(fields.Nlri(body), context, fields.NlriOffset, ref worst);
        return new UpdateMessage(body, fields, context, worst);
    }

    /// <summary>The three fields of a body, judged in nothing but their lengths.</summary>
    internal static bool TryFrame(
        ReadOnlySpan<byte> body, out ReadOnlySpan<byte> withdrawn, out ReadOnlySpan<byte> attributes, out ReadOnlySpan<byte> nlri)
    {
        withdrawn = attributes = nlri = default;
        if (!Fields.TryFrame(body, out var fields)) return false;
        withdrawn = fields.Withdrawn(body);
        attributes = fields.Attributes(body);
        nlri = fields.Nlri(body);
        return true;
    }

    /// <summary>
    /// Every finding, the harmless ones too (a repeated attribute, of which the first is kept). For people and for tests; nobody needs it
    /// to process the message.
    /// </summary>
    public static IReadOnlyList<UpdateProblem> Explain(ReadOnlySpan<byte> body, in UpdateContext context)
    {
        if (!Fields.TryFrame(body, out var fields))
            return [new UpdateProblem(UpdateAction.SessionReset, PathAttributeCode.None, UpdateFault.LengthsExceedMessage, 0)];
        var problems = new List<UpdateProblem>();
        var worst = default(UpdateProblem);
        Prefixes(fields.Withdrawn(body), context, WithdrawnOffset, ref worst);
        if (worst.Fault != UpdateFault.None) problems.Add(worst);
        ReadAttributes(body, context, ref fields, ref worst, problems);
        worst = default;
        Prefixes(fields.Nlri(body), context, fields.NlriOffset, ref worst);
        if (worst.Fault != UpdateFault.None) problems.Add(worst);
        return problems;
    }

    // A prefix that cannot be read leaves nothing that could be withdrawn: RFC 7606 5.3, RFC 4271 6.3.
    private static void Prefixes(ReadOnlySpan<byte> octets, in UpdateContext context, int offset, ref UpdateProblem worst)
    {
        var fault = new PrefixList(octets, Afi.IPv4, context.AddPath.Contains(AfiSafi.IPv4Unicast)).Check(out var at, out _);
        if (fault != UpdateFault.None)
            Keep(new UpdateProblem(UpdateAction.SessionReset, PathAttributeCode.None, fault, offset + at), ref worst);
    }

    private static void ReadAttributes(
        ReadOnlySpan<byte> body, scoped in UpdateContext context, scoped ref Fields fields, scoped ref UpdateProblem worst, List<UpdateProblem>? all)
    {
        var octets = fields.Attributes(body);
        // One bit for each code: those below 64 in a word of their own, which is nearly always enough.
        ulong seen = 0;
        var seenAbove = default(SeenCodes);
        var position = 0;
        while ((position = PathAttributeRules.SkipPlain(octets, position, context, ref seen)) < octets.Length)
        {
            var length = PathAttributes.LengthAt(octets, position);
            if (length == 0) break;
            var attribute = new PathAttribute(octets.Slice(position, length), position, context.FourOctetAs, context.AddPath);
            var code = (byte)attribute.Code;
            var repeated = code < 64 ? (seen & (1ul << code)) != 0 : !seenAbove.Add(code);
            if (code < 64) seen |= 1ul << code;
            Judge(attribute, repeated, context, ref fields, ref worst, all);
            position += length;
        }
        if (position < octets.Length) Note(Overrun(octets[position..], fields.AttributesOffset + position), ref worst, all);
        var hasNlri = fields.NlriOffset < body.Length;
        if (hasNlri || fields.ReachLength != 0) Missing(seen, context, fields, hasNlri, ref worst, all);
    }

    private static void Judge(
        in PathAttribute attribute, bool repeated, in UpdateContext context,
        ref Fields fields, ref UpdateProblem worst, List<UpdateProblem>? all)
    {
        UpdateProblem problem;
        if (repeated)
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
            var value = attribute.Value;
            var offset = fields.AttributesOffset + attribute.Offset + attribute.Octets.Length - value.Length;
            if (attribute.Code == PathAttributeCode.MpReachNlri) (fields.ReachOffset, fields.ReachLength) = (offset, value.Length);
            if (attribute.Code == PathAttributeCode.MpUnreachNlri) (fields.UnreachOffset, fields.UnreachLength) = (offset, value.Length);
        }
        if (problem.Fault != UpdateFault.None) Note(problem with { Offset = fields.AttributesOffset + problem.Offset }, ref worst, all);
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

    // What a route must have: RFC 4271 5, RFC 7606 3 (d).
    private static void Missing(
        ulong seen, in UpdateContext context, in Fields fields, bool hasNlri, ref UpdateProblem worst, List<UpdateProblem>? all)
    {
        var required = Bit(PathAttributeCode.Origin) | Bit(PathAttributeCode.AsPath);
        if (hasNlri) required |= Bit(PathAttributeCode.NextHop);
        if (context.Peer == PeerKind.Internal) required |= Bit(PathAttributeCode.LocalPref);
        for (var missing = required & ~seen; missing != 0; missing &= missing - 1)
        {
            var code = (PathAttributeCode)BitOperations.TrailingZeroCount(missing);
            Note(new UpdateProblem(UpdateAction.TreatAsWithdraw, code, UpdateFault.Missing, fields.NlriOffset), ref worst, all);
        }

        static ulong Bit(PathAttributeCode code) => 1ul << (int)code;
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

        [InlineArray(4)]
        private struct Words
        {
            private ulong _first;
        }
    }

    // Where the parts of the body lie; lengths that TryFrame has compared, and values of attributes found inside.
    private struct Fields
    {
        public int WithdrawnLength, AttributesLength, ReachOffset, ReachLength, UnreachOffset, UnreachLength;

        public readonly int AttributesOffset => WithdrawnOffset + WithdrawnLength + 2;

        public readonly int NlriOffset => AttributesOffset + AttributesLength;

        public readonly ReadOnlySpan<byte> Withdrawn(ReadOnlySpan<byte> body) => body.Slice(WithdrawnOffset, WithdrawnLength);

        public readonly ReadOnlySpan<byte> Attributes(ReadOnlySpan<byte> body) => body.Slice(AttributesOffset, AttributesLength);

        public readonly ReadOnlySpan<byte> Nlri(ReadOnlySpan<byte> body) => body[NlriOffset..];

        public static bool TryFrame(ReadOnlySpan<byte> body, out Fields fields)
        {
            fields = default;
            if (body.Length < 4) return false;
            int withdrawn = BinaryPrimitives.ReadUInt16BigEndian(body);
            if (withdrawn > body.Length - 4) return false;
            int attributes = BinaryPrimitives.ReadUInt16BigEndian(body[(WithdrawnOffset + withdrawn)..]);
            if (attributes > body.Length - 4 - withdrawn) return false;
            fields.WithdrawnLength = withdrawn;
            fields.AttributesLength = attributes;
            return true;
        }
    }
}

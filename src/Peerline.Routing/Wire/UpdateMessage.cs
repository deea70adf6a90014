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
public readonly ref partial struct UpdateMessage
{
    private const int WithdrawnOffset = 2;

    private readonly ReadOnlySpan<byte> _body;
    private readonly Fields _fields;

    private UpdateMessage(ReadOnlySpan<byte> body, Fields fields, scoped in UpdateContext context, UpdateProblem problem)
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
    private bool HasPathIds => Context.AddPath.HasIPv4Unicast;

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
    /// <remarks>
    /// One walk answers for the message in which nothing is wrong, which is nearly every one, and keeps what it knows in variables. At
    /// the first thing that is not as it should be the whole is judged again, finding by finding.
    /// </remarks>
    public static UpdateMessage Read(ReadOnlySpan<byte> body, scoped in UpdateContext context)
    {
        if (!Fields.TryFrame(body, out var withdrawnLength, out var attributesLength)) return Judge(body, context, all: null);
        var start = WithdrawnOffset + withdrawnLength + 2;
        var end = start + attributesLength;
        var hasPathIds = context.AddPath.HasIPv4Unicast;
        // TryFrame has compared both lengths with the body.
        if (withdrawnLength != 0 && !PrefixList.IsIPv4(BigEndian.Part(body, WithdrawnOffset, withdrawnLength), hasPathIds))
            return Judge(body, context, all: null);

        var field = BigEndian.Part(body, 0, end);
        var (seen, reachOffset, reachLength, unreachOffset, unreachLength) = (0ul, 0, 0, 0, 0);
        for (var position = start; position < end;)
        {
            var length = PathAttributes.LengthAt(field, position);
            if (length == 0) return Judge(body, context, all: null);
            int flags = BigEndian.Octet(field, position), code = BigEndian.Octet(field, position + 1);
            var header = PathAttributes.HeaderLength(flags);
            var bit = 1ul << code;
            if (code >= 64 || (seen & bit) != 0 || !PathAttributeRules.IsFaultless(field, position, header, length, context))
                return Judge(body, context, all: null);
            seen |= bit;
            if (code == (int)PathAttributeCode.MpReachNlri) (reachOffset, reachLength) = (position + header, length - header);
            if (code == (int)PathAttributeCode.MpUnreachNlri) (unreachOffset, unreachLength) = (position + header, length - header);
            position += length;
        }
        var hasNlri = end < body.Length;
        if ((hasNlri || reachLength != 0) && (Required(context, hasNlri) & ~seen) != 0) return Judge(body, context, all: null);
        if (hasNlri && !PrefixList.IsIPv4(BigEndian.Part(body, end, body.Length - end), hasPathIds)) return Judge(body, context, all: null);
        return new UpdateMessage(
            body, new Fields(withdrawnLength, attributesLength, reachOffset, reachLength, unreachOffset, unreachLength), context, default);
    }

    /// <summary>The three fields of a body, judged in nothing but their lengths.</summary>
    internal static bool TryFrame(
        ReadOnlySpan<byte> body, out ReadOnlySpan<byte> withdrawn, out ReadOnlySpan<byte> attributes, out ReadOnlySpan<byte> nlri)
    {
        withdrawn = attributes = nlri = default;
        if (!Fields.TryFrame(body, out var withdrawnLength, out var attributesLength)) return false;
        var fields = new Fields(withdrawnLength, attributesLength);
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
        var problems = new List<UpdateProblem>();
        Judge(body, context, problems);
        return problems;
    }

    // Where the parts of the body lie: lengths that TryFrame has compared, and values of attributes found inside.
    private readonly struct Fields(
        int withdrawnLength, int attributesLength, int reachOffset = 0, int reachLength = 0, int unreachOffset = 0, int unreachLength = 0)
    {
        public readonly int WithdrawnLength = withdrawnLength, AttributesLength = attributesLength;

        public readonly int ReachOffset = reachOffset, ReachLength = reachLength;

        public readonly int UnreachOffset = unreachOffset, UnreachLength = unreachLength;

        public int AttributesOffset => WithdrawnOffset + WithdrawnLength + 2;

        public int NlriOffset => AttributesOffset + AttributesLength;

        public ReadOnlySpan<byte> Withdrawn(ReadOnlySpan<byte> body) => body.Slice(WithdrawnOffset, WithdrawnLength);

        public ReadOnlySpan<byte> Attributes(ReadOnlySpan<byte> body) => body.Slice(AttributesOffset, AttributesLength);

        public ReadOnlySpan<byte> Nlri(ReadOnlySpan<byte> body) => body[NlriOffset..];

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static bool TryFrame(ReadOnlySpan<byte> body, out int withdrawnLength, out int attributesLength)
        {
            withdrawnLength = attributesLength = 0;
            if (body.Length < 4) return false;
            withdrawnLength = BigEndian.UInt16(body, 0);
            if (withdrawnLength > body.Length - 4) return false;
            attributesLength = BigEndian.UInt16(body, WithdrawnOffset + withdrawnLength);
            return attributesLength <= body.Length - 4 - withdrawnLength;
        }
    }
}

using System.Numerics;
using System.Runtime.CompilerServices;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Wire;

/// <content>What is wrong with a message, and what follows (RFC 7606): the long way, for a message in which something is.</content>
public readonly ref partial struct UpdateMessage
{
    // The body of a message that cannot be framed: no prefix and no attribute.
    private static ReadOnlySpan<byte> Nothing => [0, 0, 0, 0];

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static UpdateMessage Judge(ReadOnlySpan<byte> body, scoped in UpdateContext context, List<UpdateProblem>? all)
    {
        var worst = default(UpdateProblem);
        if (!Fields.TryFrame(body, out var withdrawnLength, out var attributesLength))
        {
            Note(new UpdateProblem(UpdateAction.SessionReset, PathAttributeCode.None, UpdateFault.LengthsExceedMessage, 0), ref worst, all);
            return new UpdateMessage(Nothing, default, context, worst);
        }
        var fields = new Fields(withdrawnLength, attributesLength);
        Prefixes(fields.Withdrawn(body), context, WithdrawnOffset, ref worst, all);
        fields = ReadAttributes(body, context, fields, ref worst, all);
        Prefixes(fields.Nlri(body), context, fields.NlriOffset, ref worst, all);
        return new UpdateMessage(body, fields, context, worst);
    }

    // A prefix that cannot be read leaves nothing that could be withdrawn: RFC 7606 5.3, RFC 4271 6.3.
    private static void Prefixes(
        ReadOnlySpan<byte> octets, in UpdateContext context, int offset, ref UpdateProblem worst, List<UpdateProblem>? all)
    {
        var fault = new PrefixList(octets, Afi.IPv4, context.AddPath.HasIPv4Unicast).Check(out var at, out _);
        if (fault != UpdateFault.None)
            Note(new UpdateProblem(UpdateAction.SessionReset, PathAttributeCode.None, fault, offset + at), ref worst, all);
    }

    // The fields, with those that the attributes add.
    private static Fields ReadAttributes(
        ReadOnlySpan<byte> body, scoped in UpdateContext context, in Fields fields, ref UpdateProblem worst, List<UpdateProblem>? all)
    {
        var seen = default(SeenCodes);
        var (reachOffset, reachLength, unreachOffset, unreachLength) = (0, 0, 0, 0);
        var attributes = new PathAttributes(fields.Attributes(body), context.FourOctetAs, context.AddPath).GetEnumerator();
        while (attributes.MoveNext())
        {
            var attribute = attributes.Current;
            var repeated = !seen.Add((byte)attribute.Code);
            var problem = repeated ? Repeated(attribute) : PathAttributeRules.Check(attribute, context);
            if (problem.Fault != UpdateFault.None) Note(problem with { Offset = fields.AttributesOffset + problem.Offset }, ref worst, all);
            if (repeated) continue;
            var length = attribute.Value.Length;
            var offset = fields.AttributesOffset + attribute.Offset + attribute.Octets.Length - length;
            if (attribute.Code == PathAttributeCode.MpReachNlri) (reachOffset, reachLength) = (offset, length);
            if (attribute.Code == PathAttributeCode.MpUnreachNlri) (unreachOffset, unreachLength) = (offset, length);
        }
        if (attributes.Overrun)
            Note(Overrun(fields.Attributes(body)[attributes.Position..], fields.AttributesOffset + attributes.Position), ref worst, all);
        var hasNlri = fields.NlriOffset < body.Length;
        if (hasNlri || reachLength != 0) Missing(Required(context, hasNlri) & ~seen.Below64, fields.NlriOffset, ref worst, all);
        return new Fields(fields.WithdrawnLength, fields.AttributesLength, reachOffset, reachLength, unreachOffset, unreachLength);
    }

    // RFC 7606 3 (g)
    private static UpdateProblem Repeated(in PathAttribute attribute)
    {
        var action = attribute.Code is PathAttributeCode.MpReachNlri or PathAttributeCode.MpUnreachNlri
            ? UpdateAction.SessionReset
            : UpdateAction.Accept;
        return new UpdateProblem(action, attribute.Code, UpdateFault.Repeated, attribute.Offset);
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

    // What a route must have, one bit for each code: RFC 4271 5, RFC 7606 3 (d).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Required(in UpdateContext context, bool hasNlri)
    {
        var required = Bit(PathAttributeCode.Origin) | Bit(PathAttributeCode.AsPath);
        if (hasNlri) required |= Bit(PathAttributeCode.NextHop);
        if (context.Peer == PeerKind.Internal) required |= Bit(PathAttributeCode.LocalPref);
        return required;

        static ulong Bit(PathAttributeCode code) => 1ul << (int)code;
    }

    private static void Missing(ulong codes, int offset, ref UpdateProblem worst, List<UpdateProblem>? all)
    {
        for (; codes != 0; codes &= codes - 1)
        {
            var code = (PathAttributeCode)BitOperations.TrailingZeroCount(codes);
            Note(new UpdateProblem(UpdateAction.TreatAsWithdraw, code, UpdateFault.Missing, offset), ref worst, all);
        }
    }

    private static void Note(in UpdateProblem problem, ref UpdateProblem worst, List<UpdateProblem>? all)
    {
        all?.Add(problem);
        if (worst.Fault == UpdateFault.None || problem.Action > worst.Action) worst = problem;
    }

    /// <summary>The attribute codes met so far, one bit each.</summary>
    internal struct SeenCodes
    {
        private Words _words;

        public readonly ulong Below64 => _words[0];

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
}

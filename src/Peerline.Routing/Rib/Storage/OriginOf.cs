using Peerline.Routing.Addressing;
using Peerline.Routing.Rtr;

namespace Peerline.Routing.Rib.Storage;

/// <summary>
/// The origin states of the routes for a group of prefixes. Most peers have the same origin for a prefix, so what was just asked for it is
/// not asked again.
/// </summary>
internal readonly ref struct OriginOf(AttributeTable attributes, VrpTable vrps, Span<OriginOf.Answer> answers)
{
    public const int Group = 64;

    private readonly Span<Answer> _answers = answers;

    public OriginState StateOf(int place, Prefix prefix, uint set)
    {
        var origin = StoredAttributes.View(attributes.Octets(set)).AsPath.OriginAs;
        ref var answer = ref _answers[place];
        if (!answer.IsGiven || answer.Origin != origin) answer = new Answer(true, origin, vrps.Validate(prefix, origin));
        return answer.State;
    }

    /// <summary>The state of one prefix with one origin.</summary>
    public readonly record struct Answer(bool IsGiven, Asn? Origin, OriginState State);
}

using Peerline.Edge.GoBgp.Api;
using Peerline.Model;
using Peerline.Routing.Addressing;

namespace Peerline.Edge.GoBgp;

/// <summary>
/// Whose routes are announced and what is done to them. One statement either takes communities off or adds some: what is internal is taken
/// off by one before, which decides nothing.
/// </summary>
internal static class GoBgpExport
{
    private const string GracefulShutdown = "65535:0";

    /// <summary>
    /// Paths of what is ours: with our own AS in front, which gobgpd has put there when the policy looks, and as they came, by which it tells
    /// what a peer still has.
    /// </summary>
    public static IEnumerable<string> Ours(Asn localAsn, SessionWish s) =>
        [$"^({localAsn})?$", .. s.Policy.Export.CustomerAsns.Select(a => $"^({localAsn} )?{a}( |$)")];

    /// <summary>Takes off what is internal; null when nothing is.</summary>
    public static Actions? Scrubbing(SessionWish s)
    {
        var (ordinary, large) = (s.Policy.Export.InternalOf(large: false), s.Policy.Export.InternalOf(large: true));
        return ordinary.Count + large.Count == 0 ? null : new Actions
        {
            Community = Action(CommunityAction.Types.Type.Remove, ordinary.Select(Expression)),
            LargeCommunity = Action(CommunityAction.Types.Type.Remove, large.Select(Expression)),
        };
    }

    /// <summary>Adds what the operator adds. RFC 8326: what is drained is announced with GRACEFUL_SHUTDOWN.</summary>
    public static Actions Adding(Asn localAsn, SessionWish s)
    {
        var rules = s.Policy.Export;
        return new Actions
        {
            Community = Action(
                CommunityAction.Types.Type.Add,
                [.. rules.Added.Select(c => c.ToString()), .. s.Drain ? [GracefulShutdown] : Array.Empty<string>()]),
            LargeCommunity = Action(CommunityAction.Types.Type.Add, rules.AddedLarge.Select(c => c.ToString())),
            Med = rules.Med is { } med ? new MedAction { Type = MedAction.Types.Type.Replace, Value = med } : null,
            AsPrepend = rules.Prepend > 0 ? new AsPrependAction { Asn = localAsn.Value, Repeat = (uint)rules.Prepend } : null,
        };
    }

    private static CommunityAction? Action(CommunityAction.Types.Type type, IEnumerable<string> communities) =>
        communities.ToList() is { Count: > 0 } some ? new CommunityAction { Type = type, Communities = { some } } : null;

    /// <summary>Over the text of one community. What looks like one to gobgpd without parentheses is told as another text.</summary>
    internal static string Expression(CommunityPattern p)
    {
        var parts = p.ToString().Split(':');
        return $"^{string.Join(':', parts[..^1].Append(parts[^1] is "*" ? "*" : $"({parts[^1]})")).Replace("*", @"\d+", StringComparison.Ordinal)}$";
    }
}

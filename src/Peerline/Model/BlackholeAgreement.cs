namespace Peerline.Model;

/// <summary>
/// RFC 7999 3.3: the operator discards traffic to parts of what a peer is permitted when the peer asks for it with the BLACKHOLE community.
/// It is for all sessions of the peer's ASN. Without one, a route that asks for it is refused.
/// </summary>
/// <param name="ShortestV4">The shortest IPv4 prefix that is discarded, 24 to 32; null for none at all.</param>
/// <param name="ShortestV6">The same for IPv6, 48 to 128.</param>
/// <param name="Reason">What was agreed, for both sides to read.</param>
public sealed record BlackholeAgreement(int? ShortestV4, int? ShortestV6, string Reason, string By, DateTimeOffset At)
{
    public int? Shortest(Family family) => family is Family.IPv4 ? ShortestV4 : ShortestV6;

    /// <summary>What is discarded, for a sentence.</summary>
    public string Words => string.Join(" and ", new[] { Of(Family.IPv4), Of(Family.IPv6) }.OfType<string>());

    private string? Of(Family family) => Shortest(family) is { } shortest ? $"{family} prefixes of /{shortest} and longer" : null;
}

using Peerline.Edge.Linux;

namespace Peerline.Edge.GoBgp;

/// <summary>What of the router a change is about, by name. Nothing else is touched.</summary>
/// <param name="Policies">Names of policies; their statements and sets bear the same.</param>
internal sealed record GoBgpScope(HashSet<string> Neighbors, HashSet<string> Policies, HashSet<PortAddress> Addresses)
{
    /// <summary>With what is there for a moment only, and is to go in any case.</summary>
    public GoBgpScope WithPassing(GoBgpConfiguration running) =>
        this with { Policies = [.. Policies, .. running.Policies.Keys.Where(GoBgpName.IsPassing)] };

    public GoBgpScope Union(GoBgpScope other) =>
        new([.. Neighbors, .. other.Neighbors], [.. Policies, .. other.Policies], [.. Addresses, .. other.Addresses]);
}

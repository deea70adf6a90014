namespace Peerline.Edge.Frr;

/// <summary>What of the router's configuration a change is about, by name. Nothing else is touched.</summary>
/// <param name="Policies">Route maps and prefix lists, as in <c>no route-map NAME</c>.</param>
internal sealed record FrrScope(HashSet<string> Neighbors, HashSet<string> Policies, HashSet<FrrAddress> Addresses)
{
    public static FrrScope Empty { get; } = new([], [], []);

    public FrrScope Union(FrrScope other) =>
        new([.. Neighbors, .. other.Neighbors], [.. Policies, .. other.Policies], [.. Addresses, .. other.Addresses]);
}

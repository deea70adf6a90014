using Peerline.Edge.Linux;

namespace Peerline.Edge.GoBgp;

/// <summary>A configuration in a file.</summary>
internal sealed record GoBgpKept(
    IReadOnlyList<byte[]> Neighbors, IReadOnlyList<GoBgpKeptPolicy> Policies, IReadOnlyList<PortAddress> Addresses)
{
    public static GoBgpKept Nothing { get; } = new([], [], []);
}

internal sealed record GoBgpKeptPolicy(string Name, bool Import, IReadOnlyList<byte[]> Statements, IReadOnlyList<byte[]> Sets);

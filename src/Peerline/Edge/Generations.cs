using Peerline.Model;

namespace Peerline.Edge;

/// <summary>A generation of each half of a connection; 0 for none.</summary>
public sealed record Generations(int V4, int V6)
{
    public static Generations None { get; } = new(0, 0);

    public int Of(Family family) => family is Family.IPv4 ? V4 : V6;

    /// <summary>Of each half the higher one.</summary>
    public Generations Raised(Generations other) => new(Math.Max(V4, other.V4), Math.Max(V6, other.V6));
}

namespace Peerline.Tests.Edge.GoBgp;

/// <summary>A route as the policies of gobgpd see it: what is announced has our own AS in front already.</summary>
internal sealed record GoBgpRoute(string Path)
{
    /// <summary>Of the peer on the link; null for one without any.</summary>
    public string? NextHop { get; init; }
    public string? Community { get; init; }

    /// <summary>As the API says it: 3 is invalid.</summary>
    public int Rpki { get; init; } = 1;
}

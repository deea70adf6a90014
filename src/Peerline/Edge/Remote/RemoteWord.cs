using System.Text.Json;

namespace Peerline.Edge.Remote;

/// <summary>One word between the server and its program beside the router: a line of JSON.</summary>
/// <param name="Id">Which call or question it belongs to.</param>
internal sealed record RemoteWord(RemoteWordKind Kind, long Id = 0)
{
    public RemoteCall Call { get; init; }
    public JsonElement? Body { get; init; }
    public string? Text { get; init; }

    /// <summary>Of a call: the router is paused.</summary>
    public bool IsPaused { get; init; }

    /// <summary>Of a call: the connections whose peers are not paused; null when no peer is.</summary>
    public IReadOnlySet<Guid>? GoingOn { get; init; }
}

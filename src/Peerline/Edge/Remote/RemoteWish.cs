namespace Peerline.Edge.Remote;

/// <summary>What <see cref="RemoteCall.Plan"/> and <see cref="RemoteCall.Apply"/> are about.</summary>
internal sealed record RemoteWish(RouterWish Wish, IReadOnlyList<Guid> Intent);

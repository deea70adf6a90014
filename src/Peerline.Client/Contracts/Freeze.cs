namespace Peerline.Client.Contracts;

/// <summary>A time in which nothing is opened or changed on routers, unless the operator releases it.</summary>
/// <param name="EdgeRouters">Which; all when empty.</param>
public sealed record Freeze(
    Guid Id, DateTimeOffset From, DateTimeOffset Until, IReadOnlyList<Guid> EdgeRouters, string Reason, string By, DateTimeOffset At);

/// <param name="From">Null for now.</param>
/// <param name="EdgeRouters">Which; all when null or empty.</param>
public sealed record NewFreeze(DateTimeOffset Until, string Reason, DateTimeOffset? From = null, IReadOnlyList<Guid>? EdgeRouters = null);

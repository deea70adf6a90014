namespace Peerline.Client.Contracts;

/// <summary>A client of the token authority, and what its tokens allow.</summary>
/// <param name="Role"><c>peer</c> or <c>operator</c>.</param>
public sealed record ApiClient(string ClientId, string Name, string Role, IReadOnlyList<Guid> Subscriptions);

public sealed record NewApiClient(string Name, string Role, IReadOnlyList<Guid>? Subscriptions = null);

/// <summary>Shown once: the server keeps only a hash of it.</summary>
public sealed record ApiClientSecret(string ClientId, string ClientSecret);

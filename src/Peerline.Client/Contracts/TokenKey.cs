namespace Peerline.Client.Contracts;

/// <summary>A key that signs tokens, or did, or will.</summary>
/// <param name="SignsFrom">Null for the installation's first.</param>
/// <param name="VerifiesUntil">Null while no other one follows.</param>
public sealed record TokenKey(string KeyId, bool Signs, DateTimeOffset? SignsFrom, DateTimeOffset? VerifiesUntil);

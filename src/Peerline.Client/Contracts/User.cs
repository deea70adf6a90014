namespace Peerline.Client.Contracts;

/// <summary>Somebody who signs in with a name and a password.</summary>
public sealed record User(string Id, string Name, string DisplayName, DateTimeOffset CreatedAt);

/// <param name="Password">12 to 256 characters; left out, one is made and shown once.</param>
public sealed record NewUser(string Name, string? DisplayName = null, string? Password = null);

/// <param name="Password">12 to 256 characters; left out, one is made and shown once.</param>
public sealed record NewPassword(string? Password = null);

/// <param name="Password">Shown once; null when it was given.</param>
public sealed record UserPassword(User User, string? Password);

using Peerline.Storage.Rows;

namespace Peerline.Server.Tokens;

/// <summary>Somebody who signs in.</summary>
public sealed record User(string Id, string Name, string DisplayName, DateTimeOffset CreatedAt)
{
    /// <summary>Changes with the password.</summary>
    internal string Stamp { get; private init; } = "";

    internal static User Of(UserRow row) =>
        new(row.Id, row.Name, row.DisplayName, Storage.Micros.FromMicros(row.CreatedAt)) { Stamp = row.Stamp };
}

/// <param name="Password">Told once when it was made here; null when it was given.</param>
public sealed record UserPassword(User User, string? Password);

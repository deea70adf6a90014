using System.Globalization;
using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;
using Peerline.Ledger;
using Peerline.Server.Hosting;

namespace Peerline.Server.Tokens;

/// <summary>
/// The keys that sign tokens, one file each; the name of the file says from when on it signs. A new one is published at once and signs
/// when everybody has had the time to fetch it; an old one verifies until the last token that it signed has ended, and is then deleted.
/// </summary>
internal sealed class SigningKeys(DataFolder folder, PeerlineOptions options, TimeProvider time)
{
    private const string Stamp = "yyyyMMdd'T'HHmmssfff'Z'";
    private readonly Lock one = new();
    private readonly Dictionary<string, RsaSecurityKey> read = [];

    /// <summary>The keys that verify now; the first one signs.</summary>
    public IReadOnlyList<SecurityKey> Published() => [.. List().Select(k => k.Key)];

    /// <summary>The same as facts.</summary>
    public IReadOnlyList<TokenKey> List()
    {
        lock (one)
        {
            var now = time.GetUtcNow();
            if (Files().Count == 0) _ = new KeyFile(folder.TokenSigningKey.Path).ReadOrCreate(NewKey);
            var files = Files();
            var signing = files.LastIndexOf(files.Last(f => f.From <= now || f == files[0]));
            return
            [
                .. files.Skip(signing).Take(1).Concat(files.Skip(signing + 1)).Concat(files.Take(signing).Reverse())
                    .Select(f => new TokenKey(Read(f.Path), f.From, EndOf(files, f), f.Path, f == files[signing])),
            ];
        }
    }

    /// <summary>Makes the next key. It signs after the notice; when one is on its way already, that is the answer.</summary>
    public TokenKey Rotate()
    {
        lock (one)
        {
            var now = time.GetUtcNow();
            if (List().FirstOrDefault(k => k.SignsFrom > now) is { } coming) return coming;
            var path = Path.Combine(Path.GetDirectoryName(folder.TokenSigningKey.Path)!,
                $"token-signing-{(now + options.KeyNotice).UtcDateTime.ToString(Stamp, CultureInfo.InvariantCulture)}.key");
            _ = new KeyFile(path).ReadOrCreate(NewKey);
            return List().Single(k => k.File == path);
        }
    }

    /// <summary>Makes the next key when the present one is old, and deletes those whose tokens have ended.</summary>
    public void Tend()
    {
        lock (one)
        {
            var now = time.GetUtcNow();
            var keys = List();
            foreach (var gone in keys.Where(k => k.VerifiesUntil <= now))
            {
                File.Delete(gone.File);
                read.Remove(gone.File);
            }

            var newest = keys.MaxBy(k => k.SignsFrom)!;
            if (Made(newest) + options.KeyRotation <= now) Rotate();
        }
    }

    private DateTimeOffset Made(TokenKey key) =>
        key.SignsFrom == DateTimeOffset.MinValue ? File.GetLastWriteTimeUtc(key.File) : key.SignsFrom;

    private DateTimeOffset? EndOf(List<KeyAt> files, KeyAt file) =>
        files.IndexOf(file) is var i && i + 1 < files.Count
            ? files[i + 1].From + (options.RefreshTokenLifetime > options.TokenLifetime ? options.RefreshTokenLifetime : options.TokenLifetime)
            : null;

    private List<KeyAt> Files()
    {
        var directory = Path.GetDirectoryName(folder.TokenSigningKey.Path)!;
        if (!Directory.Exists(directory)) return [];
        return
        [
            .. Directory.EnumerateFiles(directory, "token-signing*.key").Select(p => new KeyAt(p, FromOf(p))).OrderBy(k => k.From),
        ];
    }

    private static DateTimeOffset FromOf(string path) =>
        DateTimeOffset.TryParseExact(Path.GetFileNameWithoutExtension(path).Split("token-signing-")[^1], Stamp,
            CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var from) ? from : DateTimeOffset.MinValue;

    private RsaSecurityKey Read(string path)
    {
        if (read.TryGetValue(path, out var known)) return known;
        var rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(new KeyFile(path).ReadOrCreate(() => throw new KeyFileException($"{path} is gone.")), out _);
        return read[path] =
            new RsaSecurityKey(rsa) { KeyId = Convert.ToHexStringLower(SHA256.HashData(rsa.ExportSubjectPublicKeyInfo()))[..16] };
    }

    private static byte[] NewKey()
    {
        using var rsa = RSA.Create(2048);
        return rsa.ExportPkcs8PrivateKey();
    }

    private sealed record KeyAt(string Path, DateTimeOffset From);
}

/// <param name="VerifiesUntil">Null while no other one follows.</param>
internal sealed record TokenKey(RsaSecurityKey Key, DateTimeOffset SignsFrom, DateTimeOffset? VerifiesUntil, string File, bool Signs)
{
    public string KeyId => Key.KeyId;
}

using System.Security.Cryptography;
using CsCheck;
using Peerline.Ledger;
using Peerline.Storage;

namespace Peerline.Tests.Storage;

public sealed class SecretsTests : IDisposable
{
    private static readonly Guid Tenant = Guid.CreateVersion7();
    private static readonly Guid Session = Guid.CreateVersion7();
    private readonly string folder = Directory.CreateTempSubdirectory("peerline-secrets-").FullName;
    private readonly Secrets secrets;

    public SecretsTests() => secrets = new Secrets(new KeyFile(Path.Combine(folder, "secrets.key")));

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void What_is_sealed_opens_again_and_never_looks_the_same_twice() => Gen.String[0, 80].Sample(text =>
    {
        var plain = new string([.. text.Where(c => !char.IsSurrogate(c))]);
        var first = secrets.Seal(plain, Tenant, Session);
        Assert.NotEqual(first, secrets.Seal(plain, Tenant, Session));
        Assert.Equal(plain, secrets.Open(first, Tenant, Session));
        Assert.True(plain.Length < 4 || !first.Contains(plain, StringComparison.Ordinal));
    }, iter: 200);

    [Fact]
    public void A_sealed_text_in_another_row_does_not_open()
    {
        var text = secrets.Seal("s3cret", Tenant, Session);
        Assert.ThrowsAny<CryptographicException>(() => secrets.Open(text, Tenant, Guid.CreateVersion7()));
        Assert.ThrowsAny<CryptographicException>(() => secrets.Open(text, Guid.CreateVersion7(), Session));
        Assert.ThrowsAny<CryptographicException>(() => secrets.Open(text, Session, Tenant));
    }

    [Fact]
    public void A_sealed_text_with_any_character_changed_or_cut_does_not_open()
    {
        // Five characters seal to a whole number of Base64 groups: every bit of the text counts.
        var text = secrets.Seal("s3cr3", Tenant, Session);
        for (var i = 0; i < text.Length; i++)
        {
            Assert.ThrowsAny<CryptographicException>(() => secrets.Open(text[..i], Tenant, Session));
            var changed = text[..i] + (text[i] == 'A' ? 'B' : 'A') + text[(i + 1)..];
            Assert.ThrowsAny<CryptographicException>(() => secrets.Open(changed, Tenant, Session));
        }
    }

    [Fact]
    public void Another_key_does_not_open_and_the_same_key_does_in_a_later_process()
    {
        var text = secrets.Seal("s3cret", Tenant, Session);
        Assert.Equal("s3cret", new Secrets(new KeyFile(Path.Combine(folder, "secrets.key"))).Open(text, Tenant, Session));
        Assert.ThrowsAny<CryptographicException>(() => new Secrets(new KeyFile(Path.Combine(folder, "other.key"))).Open(text, Tenant, Session));
    }
}

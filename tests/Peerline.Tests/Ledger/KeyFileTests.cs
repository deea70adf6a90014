using System.Security.Cryptography;
using Peerline.Ledger;

namespace Peerline.Tests.Ledger;

public sealed class KeyFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("peerline-key-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string Key => Path.Combine(folder, "keys", "a.key");

    [Fact]
    public void A_key_is_made_once_and_is_its_owners_only()
    {
        var made = new KeyFile(Key).ReadOrCreate(() => RandomNumberGenerator.GetBytes(32));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Key));
        Assert.Equal(made, new KeyFile(Key).ReadOrCreate(() => throw new InvalidOperationException("It is there.")));
        Assert.Equal([Key], Directory.GetFiles(Path.GetDirectoryName(Key)!));
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.OtherWrite)]
    public void A_key_that_others_can_reach_is_refused(UnixFileMode more)
    {
        new KeyFile(Key).ReadOrCreate(() => [1]);
        File.SetUnixFileMode(Key, UnixFileMode.UserRead | UnixFileMode.UserWrite | more);
        Assert.Contains("chmod 600", Assert.Throws<KeyFileException>(() => new KeyFile(Key).ReadOrCreate(() => [2])).Message);
    }

    [Fact]
    public void A_key_that_its_owner_may_only_read_is_taken()
    {
        new KeyFile(Key).ReadOrCreate(() => [1]);
        File.SetUnixFileMode(Key, UnixFileMode.UserRead);
        Assert.Equal([1], new KeyFile(Key).ReadOrCreate(() => [2]));
    }

    [Fact]
    public void Of_two_that_make_the_key_at_once_both_go_on_with_the_same()
    {
        var other = Array.Empty<byte>();
        var mine = new KeyFile(Key).ReadOrCreate(() =>
        {
            // Another process is through first.
            File.WriteAllBytes(Key, other = [7]);
            File.SetUnixFileMode(Key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            return [8];
        });
        Assert.Equal(other, mine);
        Assert.Equal([Key], Directory.GetFiles(Path.GetDirectoryName(Key)!));
    }
}

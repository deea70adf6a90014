using System.Text.Json;
using Peerline.Edge.Frr;
using Peerline.Edge.Remote;

namespace Peerline.Tests.Edge.Remote;

public class SshSettingsTests
{
    private const string Ed25519 = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f";
    private const string Right =
        $$"""{"host":"edge1.example.net","user":"peerline","hostKey":"{{Ed25519}} root@edge1","keyFile":"/etc/peerline/edge1.key"}""";

    [Fact]
    public void A_way_that_is_whole_is_right_and_the_rest_is_the_drivers_own()
    {
        Assert.Empty(Check(Right));
        Assert.Empty(Check(Right.Replace("edge1.example.net\"", "2001:db8::7\",\"port\":2222", StringComparison.Ordinal)));
        Assert.Equal(["ssh.host", "vtyDirectory"], CheckAll($$"""{"ssh":{{Right.Replace("\"host\":\"edge1.example.net\",", "", StringComparison.Ordinal)}}}"""));
        Assert.Equal(["nonsense"], CheckAll($$"""{"vtyDirectory":"/run/frr","nonsense":1,"ssh":{{Right}}}"""));
        Assert.Empty(CheckAll("""{"vtyDirectory":"/run/frr","ssh":null}"""));
    }

    [Theory]
    [InlineData("\"edge1.example.net\"", "\"-oProxyCommand=id\"", "ssh.host")]
    [InlineData("\"edge1.example.net\"", "\"two words\"", "ssh.host")]
    [InlineData("\"edge1.example.net\"", "\"\"", "ssh.host")]
    [InlineData("\"edge1.example.net\"", "\"a\",\"port\":0", "ssh.port")]
    [InlineData("\"edge1.example.net\"", "\"a\",\"port\":65536", "ssh.port")]
    [InlineData("\"edge1.example.net\"", "\"a\",\"port\":\"22\"", "ssh.port")]
    [InlineData("\"edge1.example.net\"", "\"a\",\"password\":\"x\"", "ssh.password")]
    [InlineData("\"peerline\"", "\"-l\"", "ssh.user")]
    [InlineData("\"peerline\"", "\"a b\"", "ssh.user")]
    [InlineData("\"peerline\"", "\"peerline\\n\"", "ssh.user")]
    [InlineData("\"peerline\"", "null", "ssh.user")]
    [InlineData("\"ssh-ed25519 ", "\"ssh-rsa ", "ssh.hostKey")]
    [InlineData("\"ssh-ed25519 ", "\"ssh-dss ", "ssh.hostKey")]
    [InlineData("\"ssh-ed25519 ", "\"", "ssh.hostKey")]
    [InlineData(" AAAAC3Nz", " AAA AC3Nz", "ssh.hostKey")]
    [InlineData(" AAAAC3Nz", " %HAAC3Nz", "ssh.hostKey")]
    [InlineData("\"/etc/peerline/edge1.key\"", "\"edge1.key\"", "ssh.keyFile")]
    [InlineData("\"/etc/peerline/edge1.key\"", "\"/etc/%h\"", "ssh.keyFile")]
    [InlineData("\"/etc/peerline/edge1.key\"", "7", "ssh.keyFile")]
    public void What_is_wrong_is_said_of_its_field(string right, string wrong, string field)
    {
        Assert.Contains(right, Right, StringComparison.Ordinal);
        Assert.Equal([field], Check(Right.Replace(right, wrong, StringComparison.Ordinal)).Select(p => p.Field));
    }

    [Fact]
    public void All_that_is_wrong_is_said_at_once()
    {
        Assert.Equal(["ssh.host", "ssh.user", "ssh.hostKey", "ssh.keyFile"], Check("{}").Select(p => p.Field));
        Assert.Equal(["ssh"], Check("[]").Select(p => p.Field));
    }

    [Fact]
    public void The_command_knows_the_pinned_key_and_no_other_and_asks_for_two_words()
    {
        var arguments = SshCommand.Arguments(SshSettings.Read(JsonSerializer.Deserialize<JsonElement>(Right)));

        Assert.Contains($"KnownHostsCommand=/bin/echo %H {Ed25519}", arguments);
        Assert.Contains("StrictHostKeyChecking=yes", arguments);
        Assert.Contains("UserKnownHostsFile=/dev/null", arguments);
        Assert.Contains("HostKeyAlgorithms=ssh-ed25519", arguments);
        Assert.Contains("BatchMode=yes", arguments);
        Assert.Equal(["--", "edge1.example.net", "peerline-server", "router"], arguments.TakeLast(4));
    }

    private static IReadOnlyList<(string Field, string Rule)> Check(string ssh) => SshSettings.Check(JsonSerializer.Deserialize<JsonElement>(ssh));

    private static IEnumerable<string> CheckAll(string settings) =>
        new SshDriverFactory(new FrrDriverFactory(TimeProvider.System), TimeProvider.System)
            .Check(JsonSerializer.Deserialize<JsonElement>(settings)).Select(p => p.Field);
}

using System.Text.Json;
using Peerline.Edge.GoBgp;

namespace Peerline.Tests.Edge.GoBgp;

/// <summary>What the inventory may say of a GoBGP router.</summary>
public class GoBgpSettingsTests
{
    private const string Print = "AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99";

    [Theory]
    [InlineData("""{"endpoint":"unix:/run/gobgpd/api.sock","stateDirectory":"/var/lib/gobgp"}""")]
    [InlineData("""{"endpoint":"unix:///run/gobgpd/api.sock","stateDirectory":"/var/lib/gobgp","namespace":"edge1"}""")]
    [InlineData("""{"endpoint":"http://127.0.0.1:50051","stateDirectory":"/var/lib/gobgp"}""")]
    [InlineData("""{"endpoint":"http://[::1]:50051","stateDirectory":"/var/lib/gobgp"}""")]
    [InlineData("""{"endpoint":"https://edge1.example.net:50051","stateDirectory":"/s","caFile":"/etc/ca.pem"}""")]
    [InlineData($$"""{"endpoint":"https://192.0.2.9:50051","stateDirectory":"/s","serverFingerprint":"{{Print}}"}""")]
    [InlineData("""{"endpoint":"https://e:1","stateDirectory":"/s","clientCertificateFile":"/c.pem","clientKeyFile":"/k.pem"}""")]
    public void What_can_be_reached_is_taken(string settings) => Assert.Empty(Check(settings));

    [Theory]
    [InlineData("""{"endpoint":"http://192.0.2.9:50051","stateDirectory":"/s"}""", "endpoint", "must be https")]
    [InlineData("""{"endpoint":"http://localhost.example.net:50051","stateDirectory":"/s"}""", "endpoint", "must be https")]
    [InlineData("""{"endpoint":"192.0.2.9:50051","stateDirectory":"/s"}""", "endpoint", "must be unix:/path")]
    [InlineData("""{"endpoint":"unix:","stateDirectory":"/s"}""", "endpoint", "must name a socket")]
    [InlineData("""{"stateDirectory":"/s"}""", "endpoint", "is required")]
    [InlineData("""{"endpoint":"unix:/a"}""", "stateDirectory", "is required")]
    [InlineData("""{"endpoint":"unix:/a","stateDirectory":"s"}""", "stateDirectory", "must be an absolute path")]
    [InlineData("""{"endpoint":"unix:/a","stateDirectory":"/s","namespace":"-x"}""", "namespace", "must be a name")]
    [InlineData("""{"endpoint":"unix:/a","stateDirectory":"/s","caFile":"/ca.pem"}""", "caFile", "needs an endpoint with https")]
    [InlineData("""{"endpoint":"https://e:1","stateDirectory":"/s","serverFingerprint":"12"}""", "serverFingerprint", "must be a SHA-256")]
    [InlineData("""{"endpoint":"https://e:1","stateDirectory":"/s","clientKeyFile":"/k.pem"}""", "clientCertificateFile", "is required")]
    [InlineData("""{"endpoint":"unix:/a","stateDirectory":"/s","vtyDirectory":"/v"}""", "vtyDirectory", "is not a setting")]
    [InlineData("""{"endpoint":1,"stateDirectory":"/s"}""", "endpoint", "must be a string")]
    public void What_cannot_be_meant_is_refused_by_field_and_rule(string settings, string field, string rule)
    {
        var problem = Assert.Single(Check(settings));

        Assert.Equal(field, problem.Field);
        Assert.StartsWith(rule, problem.Rule, StringComparison.Ordinal);
    }

    private static IReadOnlyList<(string Field, string Rule)> Check(string settings)
    {
        using var document = JsonDocument.Parse(settings);
        return GoBgpSettings.Check(document.RootElement);
    }
}

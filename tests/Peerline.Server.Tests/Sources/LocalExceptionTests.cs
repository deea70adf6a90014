using Peerline.Client;
using Peerline.Routing.Addressing;
using Peerline.Server.Hosting;
using Peerline.Server.Tests.Api;
using Peerline.Server.Tests.Hosting;

namespace Peerline.Server.Tests.Sources;

/// <summary>The operator's own word on VRPs (RFC 8416), from the file to the answer on a route.</summary>
public sealed class LocalExceptionTests : IDisposable
{
    private const string Stolen = "45.84.0.0/24";
    private const uint Holder = 64500, Other = 64501;
    private readonly string file = Path.Combine(Directory.CreateTempSubdirectory("peerline-slurm-").FullName, "slurm.json");

    [Fact]
    public async Task A_wrong_change_of_the_file_leaves_the_exceptions_as_they_were_and_a_start_with_it_is_refused()
    {
        await using var cache = new RtrServer(new Routing.Rtr.Vrp(Prefix.Parse(Stolen), 24, Holder));
        Write(Assertion(Other));
        await using var server = await PeerlineServer.StartAsync(new Dictionary<string, string>
        {
            ["Peerline__Rpki__Caches__0"] = cache.Address, ["Peerline__Rpki__Slurm"] = file,
        });
        using var op = NativePeer.ClientOf(server, server.Demo.Operator.ClientId, server.Demo.Operator.ClientSecret);
        await server.PrintsAsync($"RPKI: 1 VRPs of {cache.Address}");
        Assert.Equal(("Valid", 1), await SaidAsync(op));

        // One of its entries has no ASN: the other is not taken either.
        Write($$"""{{Assertion(Holder)}}, {"prefix": "{{Stolen}}"}""");
        await server.PrintsAsync($"{file} is refused, the exceptions read before stay in force: $.locallyAddedAssertions.prefixAssertions[1]");
        Assert.Equal(("Valid", 1), await SaidAsync(op));
        File.Delete(file);
        await server.PrintsAsync($"{file} is refused, the exceptions read before stay in force: Could not find file");
        Assert.Equal(("Valid", 1), await SaidAsync(op));

        // Mended, it is read without a start.
        Write("");
        await server.PrintsAsync($"{file} was read: 1 VRPs with its exceptions");
        Assert.Equal(("Invalid", 0), await SaidAsync(op));

        Assert.Equal(0, await server.StopAsync());
        File.WriteAllText(file, """{"slurmVersion": 3}""");
        Assert.Equal(3, await server.RunToEndAsync());
        Assert.Contains($"Peerline does not start: {file} is refused: $.slurmVersion: It is 1, or 2 with provider lists.", server.Output);
        Assert.DoesNotContain(nameof(StartRefusedException), server.Output);
    }

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);

    private static async Task<(string State, int LocalExceptions)> SaidAsync(PeerlineClient op) =>
        ((await op.Rpki.ValidityAsync(Stolen, Other)).State, (await op.Rpki.StatusAsync()).LocalExceptions);

    private static string Assertion(uint asn) => $$"""{"asn": {{asn}}, "prefix": "{{Stolen}}"}""";

    private void Write(string assertion) => File.WriteAllText(file, $$"""
        {"slurmVersion": 1, "validationOutputFilters": {"prefixFilters": [], "bgpsecFilters": []},
         "locallyAddedAssertions": {"prefixAssertions": [{{assertion}}], "bgpsecAssertions": [] } }
        """);
}

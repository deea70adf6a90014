using System.Net;
using System.Net.Sockets;
using System.Text;
using Peerline.Routing.Addressing;
using Peerline.Sources.Networks;
using Peerline.Sources.Whois;

namespace Peerline.Tests.Sources;

public class WhoisClientTests
{
    private const string Mine = "aut-num: AS64500\nas-name: MINE\nremarks: first\n+\n continued # not this\n\tand more\nsource: RIPE\n\n";

    [Theory]
    [InlineData("%ERROR:101: no entries found\n")]
    [InlineData("%  No entries found for the selected source(s).\n")]
    public async Task There_is_no_object_where_the_server_says_so(string answer)
    {
        var learned = await AskAsync(answer);
        Assert.Empty(learned.Value!);
    }

    [Theory]
    [InlineData("", "said nothing")]
    [InlineData("aut-num: AS64500\nas-na", "broke off")]
    [InlineData("%ERROR:201: access denied for 192.0.2.1\n", "access denied")]
    [InlineData("%ERROR:306: connections exceeded\n\naut-num: AS64500\nsource: RIPE\n\n", "connections exceeded")]
    [InlineData("aut-num: AS64501\nsource: RIPE\n\n", "neither")]
    [InlineData("% a banner\n", "neither")]
    public async Task What_says_nothing_of_the_ASN_is_not_taken_for_its_absence(string answer, string why)
    {
        var learned = await AskAsync(answer);
        Assert.Null(learned.Value);
        Assert.Contains(why, learned.Silence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_goes_on_over_as_many_lines_as_there_are()
    {
        Assert.Equal(["first  continued  and more"], (await AskAsync(Mine)).Value!.Single().Remarks.Select(r => r.Replace('\t', ' ')));
        var many = string.Concat(Enumerable.Repeat("+a\n", 80_000));
        var read = await AskAsync($"aut-num: AS64500\nremarks: x\n{many}source: RIPE\n\n");
        Assert.Equal(1 + (2 * 80_000), read.Value!.Single().Remarks.Single().Length);
    }

    private static async Task<Learned<IReadOnlyList<AutNum>>> AskAsync(string answer)
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var client = new WhoisClient(new WhoisOptions { Server = $"127.0.0.1:{((IPEndPoint)server.LocalEndpoint).Port}" });
        var asked = client.AutNumsAsync(new Asn(64500), default);
        using (var connection = await server.AcceptTcpClientAsync())
        {
            using var reader = new StreamReader(connection.GetStream(), leaveOpen: true);
            Assert.Equal("-r -T aut-num AS64500", await reader.ReadLineAsync());
            await connection.GetStream().WriteAsync(Encoding.UTF8.GetBytes(answer));
        }

        return await asked;
    }
}

using System.Net;
using System.Text.Json.Nodes;
using Peerline.Access;
using Peerline.Model;
using Peerline.Server.Tests.Hosting;
using Peerline.Stages.Registration;

namespace Peerline.Server.Tests.Arm;

public class PeerAsnTests(SharedServer shared)
{
    private readonly PeerlineServer server = shared.Server;

    [Fact]
    public async Task A_registration_is_created_pending_and_read_back()
    {
        using var arm = await ArmCaller.NewAsync(server);
        var asn = SharedServer.NextAsn();
        var made = await arm.RegisterAsync(asn);
        Assert.Equal(HttpStatusCode.Created, made.Status);
        Assert.Equal("Pending", made.Body.GetProperty("properties").GetProperty("validationState").GetString());
        Assert.Equal(asn, made.Body.GetProperty("properties").GetProperty("peerAsn").GetUInt32());
        Assert.Equal($"{arm.Provider}/peerAsns/asn", made.Body.GetProperty("id").GetString());
        Assert.Equal("Microsoft.Peering/peerAsns", made.Body.GetProperty("type").GetString());
        Assert.False(made.Body.GetProperty("properties").TryGetProperty("errorMessage", out _));
        Assert.Equal(made.Body.GetRawText(), (await arm.GetAsync($"{arm.Provider}/peerAsns/ASN")).Body.GetRawText());
        Assert.Equal(HttpStatusCode.OK, (await arm.RegisterAsync(asn)).Status);
    }

    [Fact]
    public async Task System_data_comes_with_the_version_that_knows_it()
    {
        using var arm = await ArmCaller.WithAsnAsync(server);
        Assert.True((await arm.GetAsync($"{arm.Provider}/peerAsns/asn", "2025-05-01")).Body.TryGetProperty("systemData", out _));
        Assert.False((await arm.GetAsync($"{arm.Provider}/peerAsns/asn", "2022-10-01")).Body.TryGetProperty("systemData", out _));
    }

    [Theory]
    [InlineData("properties.peerAsn", "0", "InvalidAsn")]
    [InlineData("properties.peerAsn", "4294967296", "InvalidAsn")]
    [InlineData("properties.peerAsn", "null", "InvalidAsn")]
    [InlineData("properties.peerAsn", "64512", "NotPublicAsn")]
    [InlineData("properties.peerAsn", "23456", "NotPublicAsn")]
    [InlineData("properties.peerAsn", "64496", "OwnAsn")]
    [InlineData("properties.peerName", "\"\"", "InvalidPeerName")]
    [InlineData("properties.peerName", "\"a\\r\\nBcc: x\"", "InvalidPeerName")]
    [InlineData("properties.peerContactDetail", "[]", "NocMissing")]
    [InlineData("properties.peerContactDetail[0].email", "\"a@b@c\"", "InvalidEmail")]
    [InlineData("properties.peerContactDetail[0].email", "\"noc@contoso.example\\nX: y\"", "InvalidEmail")]
    [InlineData("properties.peerContactDetail[0].email", "\"noc@gmail.com\"", "FreeMail")]
    [InlineData("properties.peerContactDetail[0].email", "\"noc@mail.Yahoo.com\"", "FreeMail")]
    [InlineData("properties.peerContactDetail[0].phone", "\"call me\"", "InvalidPhone")]
    [InlineData("properties.peerContactDetail[0].role", "\"Boss\"", "InvalidRole")]
    public async Task Each_rule_names_its_field(string field, string value, string code)
    {
        using var arm = await ArmCaller.NewAsync(server);
        var body = System.Text.Json.JsonSerializer.SerializeToNode(ArmCaller.AsnBody(SharedServer.NextAsn()))!;
        Set(body, field, JsonNode.Parse(value));
        var answer = await arm.PutAsync($"{arm.Provider}/peerAsns/asn", body.ToJsonString());
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains((code, field), answer.Problems);
        Assert.Equal(HttpStatusCode.NotFound, (await arm.GetAsync($"{arm.Provider}/peerAsns/asn")).Status);
    }

    [Fact]
    public async Task All_problems_are_told_at_once()
    {
        using var arm = await ArmCaller.NewAsync(server);
        var answer = await arm.PutAsync($"{arm.Provider}/peerAsns/bad%20name", new { });
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal(
            [("InvalidResourceName", "name"), ("InvalidAsn", "properties.peerAsn"), ("InvalidPeerName", "properties.peerName"),
                ("NocMissing", "properties.peerContactDetail")],
            answer.Problems);
    }

    [Fact]
    public async Task An_asn_has_one_holder()
    {
        using var one = await ArmCaller.NewAsync(server, 0);
        using var two = await ArmCaller.NewAsync(server, 1);
        var asn = SharedServer.NextAsn();
        Assert.Equal(HttpStatusCode.Created, (await one.RegisterAsync(asn)).Status);
        var second = await two.RegisterAsync(asn);
        Assert.Equal((HttpStatusCode.Conflict, "AsnAlreadyRegistered"), (second.Status, second.Code));
        Assert.DoesNotContain(one.Subscription.ToString(), second.Message);
        Assert.Equal("AsnAlreadyRegistered", (await one.RegisterAsync(asn, "again")).Code);
        Assert.Equal(HttpStatusCode.OK, (await one.DeleteAsync($"{one.Provider}/peerAsns/asn")).Status);
        Assert.Equal(HttpStatusCode.Created, (await two.RegisterAsync(asn)).Status);
    }

    [Fact]
    public async Task The_number_stays_and_new_contacts_do_not_undo_the_approval_but_a_new_name_does()
    {
        using var arm = await ArmCaller.NewAsync(server);
        var asn = SharedServer.NextAsn();
        await arm.RegisterAsync(asn);
        await arm.ApproveAsync();
        Assert.Equal("AsnImmutable", (await arm.RegisterAsync(SharedServer.NextAsn())).Code);
        var body = System.Text.Json.JsonSerializer.SerializeToNode(ArmCaller.AsnBody(asn))!;
        Set(body, "properties.peerContactDetail[0].phone", "+49 30 1234567");
        Assert.Equal("Approved", await StateAsync());
        Set(body, "properties.peerName", "Contoso Renamed");
        Assert.Equal("Pending", await StateAsync());

        async Task<string?> StateAsync() =>
            (await arm.PutAsync($"{arm.Provider}/peerAsns/asn", body.ToJsonString())).Body.GetProperty("properties")
                .GetProperty("validationState").GetString();
    }

    [Fact]
    public async Task A_refused_registration_says_why_and_can_be_made_again()
    {
        using var arm = await ArmCaller.NewAsync(server);
        var asn = SharedServer.NextAsn();
        await arm.RegisterAsync(asn);
        var id = (await server.Store
            .ReadAsync(Caller.System, db => Task.FromResult(db.PeerAsns.Where(a => a.Asn == asn).Select(a => a.Id).ToList()))).Single();
        Assert.IsType<Answer<PeerAsn>.Done>(await new PeerAsnDesk(server.Store).FailAsync(Caller.System, id, "No PeeringDB entry."));
        var properties = (await arm.GetAsync($"{arm.Provider}/peerAsns/asn")).Body.GetProperty("properties");
        Assert.Equal(("Failed", "No PeeringDB entry."),
            (properties.GetProperty("validationState").GetString(), properties.GetProperty("errorMessage").GetString()));
        Assert.Equal("Pending", (await arm.RegisterAsync(asn)).Body.GetProperty("properties").GetProperty("validationState").GetString());
    }

    [Fact]
    public async Task Deleting_what_is_not_there_is_204()
    {
        using var arm = await ArmCaller.NewAsync(server);
        Assert.Equal(HttpStatusCode.NoContent, (await arm.DeleteAsync($"{arm.Provider}/peerAsns/none")).Status);
    }

    [Fact]
    public async Task What_a_client_says_of_the_validation_is_not_looked_at()
    {
        using var arm = await ArmCaller.NewAsync(server);
        var body = System.Text.Json.JsonSerializer.SerializeToNode(ArmCaller.AsnBody(SharedServer.NextAsn()))!;
        Set(body, "properties.validationState", "Approved");
        Set(body, "properties.somethingNew", 1);
        var made = await arm.PutAsync($"{arm.Provider}/peerAsns/asn", body.ToJsonString());
        Assert.Equal("Pending", made.Body.GetProperty("properties").GetProperty("validationState").GetString());
    }

    /// <summary>Sets one field by its path, as errors name it.</summary>
    internal static void Set(JsonNode node, string path, JsonNode? value)
    {
        var parts = path.Replace("[", ".[").Split('.');
        for (var i = 0; i < parts.Length - 1; i++) node = parts[i][0] == '[' ? node[int.Parse(parts[i][1..^1])]! : node[parts[i]]!;
        if (parts[^1][0] == '[') node[int.Parse(parts[^1][1..^1])] = value;
        else node[parts[^1]] = value;
    }
}

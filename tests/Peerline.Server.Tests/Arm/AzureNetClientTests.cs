using System.Text.Json;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using Azure.ResourceManager;
using Azure.ResourceManager.Resources;
using Azure.ResourceManager.Resources.Models;
using Peerline.Access;
using Peerline.Server.Tests.Hosting;
using Peerline.Server.Tests.Tokens;

namespace Peerline.Server.Tests.Arm;

/// <summary>Microsoft's own .NET client (Azure.ResourceManager with Azure.Identity), through TLS with real tokens.</summary>
public class AzureNetClientTests(SharedServer shared)
{
    private readonly PeerlineServer server = shared.Server;

    [Fact]
    public async Task The_generic_client_makes_groups_and_peerings_tags_them_and_takes_them_away()
    {
        using var arm = await ArmCaller.WithAsnAsync(server);
        var peer = server.Demo.Peers[0];
        var client = Client(new ClientSecretCredential(server.Demo.TenantId.ToString(), peer.ClientId, peer.ClientSecret,
            Local(new ClientSecretCredentialOptions())));

        var subscription = client.GetSubscriptionResource(new ResourceIdentifier(arm.Root));
        Assert.Equal("Test", (await subscription.GetAsync()).Value.Data.DisplayName);
        var seen = new List<string>();
        await foreach (var s in client.GetSubscriptions()) seen.Add(s.Data.SubscriptionId);
        Assert.Contains(arm.Subscription.ToString(), seen);
        await foreach (var tenant in client.GetTenants()) Assert.Equal(server.Demo.TenantId, tenant.Data.TenantId);

        var groups = subscription.GetResourceGroups();
        var group = (await groups.CreateOrUpdateAsync(WaitUntil.Completed, "net", new ResourceGroupData(new AzureLocation("local")))).Value;
        Assert.Equal("net", group.Data.Name);
        Assert.True((await groups.ExistsAsync("net")).Value);
        Assert.Equal("edge", (await group.AddTagAsync("team", "edge")).Value.Data.Tags["team"]);

        var id = new ResourceIdentifier($"{arm.Root}/resourceGroups/net/providers/Microsoft.Peering/peerings/generic");
        var wanted = JsonSerializer.SerializeToElement(RoleTests.PeeringOf(arm));
        var made = (await client.GetGenericResources().CreateOrUpdateAsync(WaitUntil.Completed, id, new GenericResourceData(new AzureLocation("local"))
        {
            Kind = "Direct",
            Sku = new ResourcesSku { Name = "Basic_Direct_Free" },
            Properties = BinaryData.FromString(wanted.GetProperty("properties").GetRawText()),
        })).Value;
        Assert.Equal(("generic", "Direct", "Basic_Direct_Free"), (made.Data.Name, made.Data.Kind, made.Data.Sku.Name));
        var read = (await client.GetGenericResource(id).GetAsync()).Value;
        Assert.Equal("Exampleton", JsonDocument.Parse(read.Data.Properties).RootElement.GetProperty("peeringLocation").GetString());
        var listed = new List<string>();
        await foreach (var resource in group.GetGenericResourcesAsync()) listed.Add(resource.Data.Name);
        Assert.Equal(["generic"], listed);
        Assert.Equal("1", (await read.AddTagAsync("cost", "1")).Value.Data.Tags["cost"]);
        var tags = (await read.GetTagResource().GetAsync()).Value.Data.TagValues;
        Assert.Equal("1", tags["cost"]);

        var busy = await Assert.ThrowsAsync<RequestFailedException>(() => group.DeleteAsync(WaitUntil.Completed));
        Assert.Equal((409, "ResourceGroupNotEmpty"), (busy.Status, busy.ErrorCode));
        await client.GetGenericResource(id).DeleteAsync(WaitUntil.Completed);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while ((await arm.GetAsync(id.ToString())).Status != System.Net.HttpStatusCode.NotFound) await Task.Delay(100, patience.Token);
        var gone = await Assert.ThrowsAsync<RequestFailedException>(() => client.GetGenericResource(id).GetAsync());
        Assert.Equal((404, "ResourceNotFound"), (gone.Status, gone.ErrorCode));
        await group.DeleteAsync(WaitUntil.Completed);
        Assert.False((await groups.ExistsAsync("net")).Value);
    }

    [Fact]
    public async Task A_person_signs_in_with_the_code_of_a_device_and_reads()
    {
        var subscription = await server.NewSubscriptionAsync();
        using var person = await Person.NewAsync(server, (AccessRole.Reader, Scope.Of(subscription)));
        var client = Client(new DeviceCodeCredential(Local(new DeviceCodeCredentialOptions
        {
            TenantId = server.Demo.TenantId.ToString(),
            DeviceCodeCallback = async (device, _) =>
            {
                using var done = await person.SignInAsync(device.VerificationUri, device.UserCode);
                Assert.True(done.IsSuccessStatusCode);
            },
        })));
        var seen = new List<string>();
        await foreach (var s in client.GetSubscriptions()) seen.Add(s.Data.SubscriptionId);
        Assert.Equal([subscription.ToString()], seen);
        var denied = await Assert.ThrowsAsync<RequestFailedException>(() => client
            .GetSubscriptionResource(new ResourceIdentifier($"/subscriptions/{subscription}")).GetResourceGroups()
            .CreateOrUpdateAsync(WaitUntil.Completed, "mine", new ResourceGroupData(new AzureLocation("local"))));
        Assert.Equal((403, "AuthorizationFailed"), (denied.Status, denied.ErrorCode));
    }

    private ArmClient Client(TokenCredential credential) => new(credential, default, new ArmClientOptions
    {
        Environment = new ArmEnvironment(server.Https, server.Demo.Endpoint),
        Transport = Trusting(),
    });

    private T Local<T>(T options)
        where T : TokenCredentialOptions
    {
        (options.AuthorityHost, options.Transport) = (server.Https, Trusting());
        switch (options)
        {
            case ClientSecretCredentialOptions o: o.DisableInstanceDiscovery = true; break;
            case DeviceCodeCredentialOptions o: o.DisableInstanceDiscovery = true; break;
        }

        return options;
    }

    private HttpClientTransport Trusting() => new(server.Client());
}

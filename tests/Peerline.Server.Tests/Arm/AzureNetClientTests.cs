using System.Text.Json;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using Azure.ResourceManager;
using Azure.ResourceManager.Resources;
using Azure.ResourceManager.Resources.Models;
using Microsoft.EntityFrameworkCore;
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
    public async Task A_group_whose_peerings_are_being_removed_goes_with_the_last_of_them_and_the_client_waits_for_it()
    {
        using var arm = await ArmCaller.WithAsnAsync(server);
        var peer = server.Demo.Peers[0];
        var client = Client(new ClientSecretCredential(server.Demo.TenantId.ToString(), peer.ClientId, peer.ClientSecret,
            Local(new ClientSecretCredentialOptions())));
        await arm.ActivePeeringAsync("leaving");
        await RemovalAsync(arm, TimeSpan.FromHours(1));
        var group = (await client.GetSubscriptionResource(new ResourceIdentifier(arm.Root)).GetResourceGroupAsync("peering")).Value;
        var deletion = await group.DeleteAsync(WaitUntil.Started);
        Assert.False(deletion.HasCompleted);
        await deletion.UpdateStatusAsync();
        Assert.False(deletion.HasCompleted);
        Assert.Equal("Deleting", (await group.GetAsync()).Value.Data.ResourceGroupProvisioningState);
        Assert.Equal((System.Net.HttpStatusCode.Accepted, true), await DeleteAgainAsync());
        foreach (var (path, body) in ((string, object)[])
            [(arm.Group, new { location = "local", tags = new { a = "b" } }), ($"{arm.Peerings}/another", RoleTests.PeeringOf(arm))])
        {
            var refused = await arm.PutAsync(path, body);
            Assert.Equal((System.Net.HttpStatusCode.Conflict, "ResourceGroupBeingDeleted"), (refused.Status, refused.Code));
        }

        await RemovalAsync(arm, TimeSpan.Zero);
        await deletion.WaitForCompletionResponseAsync();
        Assert.True(deletion.HasCompleted);
        Assert.Equal("ResourceGroupNotFound", (await arm.GetAsync(arm.Group)).Code);
        Assert.Equal("OperationNotFound", (await arm.GetAsync($"/subscriptions/{arm.Subscription}/operationresults/{Guid.NewGuid()}")).Code);

        async Task<(System.Net.HttpStatusCode, bool)> DeleteAgainAsync()
        {
            var answer = await arm.DeleteAsync(arm.Group);
            var operations = $"{server.Https}subscriptions/{arm.Subscription}/operationresults/";
            return (answer.Status, answer.Headers["location"].StartsWith(operations, StringComparison.Ordinal));
        }
    }

    /// <summary>The peering is on its way out and drains for so long; there is no router here that would have anything to do.</summary>
    private static Task RemovalAsync(ArmCaller arm, TimeSpan drain) => arm.Server.Store.WriteAsync(Caller.System, async work =>
    {
        var row = await work.Db.Peerings.FirstAsync(p => p.SubscriptionId == arm.Subscription);
        await work.SaveAsync((await work.PeeringAsync(row.Id))! with { DeletingSince = work.Now });
        foreach (var c in await work.ConnectionsOfAsync(row.Id))
        {
            await work.SaveAsync(c with
            {
                State = Model.ConnectionState.PendingRemove, StateSince = work.Now, Terms = c.Terms with { DrainFor = drain },
                Removal = new Model.Removal(work.Now, "peer", null, [Model.RemovalTask.Drain]) { DrainingSince = work.Now },
            });
        }

        return true;
    });

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

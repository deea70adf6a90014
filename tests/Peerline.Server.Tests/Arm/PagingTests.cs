using System.Net;
using System.Text.Json;
using Peerline.Server.Tests.Hosting;

namespace Peerline.Server.Tests.Arm;

public class PagingTests(SharedServer shared)
{
    [Fact]
    public async Task A_list_goes_on_at_an_absolute_next_link_until_it_ends()
    {
        using var arm = await ArmCaller.NewAsync(shared.Server);
        for (var i = 0; i < 5; i++) Assert
            .Equal(HttpStatusCode.Created, (await arm.PutAsync($"{arm.Root}/resourceGroups/page-{i}", new { location = "local" })).Status);
        var first = await arm.GetAsync($"{arm.Root}/resourceGroups");
        Assert.Equal(2, first.Value.Count);
        var next = new Uri(first.Body.GetProperty("nextLink").GetString()!);
        Assert.True(next.IsAbsoluteUri);
        Assert.Equal(shared.Server.Https.Authority, next.Authority);
        Assert.Contains("api-version=", next.Query);
        var names = (await AllAsync(arm, $"{arm.Root}/resourceGroups")).Select(g => g.GetProperty("name").GetString());
        Assert.Equal(["peering", "page-0", "page-1", "page-2", "page-3", "page-4"], names);
    }

    [Fact]
    public async Task An_empty_list_is_a_value_without_a_next_link()
    {
        using var arm = await ArmCaller.NewAsync(shared.Server);
        Assert.Equal("{\"value\":[]}", (await arm.GetAsync($"{arm.Provider}/peerings")).Body.GetRawText());
    }

    /// <summary>Follows every next link, as clients do.</summary>
    internal static async Task<IReadOnlyList<JsonElement>> AllAsync(ArmCaller arm, string path)
    {
        var page = await arm.GetAsync(path);
        var all = page.Value.ToList();
        while (page.Body.TryGetProperty("nextLink", out var next))
        {
            page = await arm.GetAsync(next.GetString()!, null);
            all.AddRange(page.Value);
        }

        return all;
    }
}

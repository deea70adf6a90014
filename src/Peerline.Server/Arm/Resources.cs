using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Server.Hosting;
using Peerline.Stages.Registration;
using Peerline.Stages.Request;
using Peerline.Storage;

namespace Peerline.Server.Arm;

/// <summary><c>/resources</c> of a subscription and of a group: everything that has a location and tags, whatever its type.</summary>
internal static class Resources
{
    private static readonly string[] Fields = ["resourceType", "name", "resourceGroup", "location", "tagName", "tagValue"];

    public static void MapResources(this RouteGroupBuilder group)
    {
        group.MapGet("/resources", (HttpContext context, Caller caller, PeerlineStore store, PeerlineOptions options) =>
            ListAsync(context, null, caller, store, options));
        group.MapGet("/resourceGroups/{resourceGroup}/resources", async (
            HttpContext context, string resourceGroup, Caller caller, PeerlineStore store, PeerlineOptions options,
                ResourceGroupDesk groups) =>
            await groups.FindAsync(caller, context.Subscription().Id, resourceGroup, context.RequestAborted) is null
                ? ArmAnswers.GroupNotFound(context, resourceGroup)
                : await ListAsync(context, resourceGroup, caller, store, options));
    }

    private static async Task<IResult> ListAsync(
        HttpContext context, string? resourceGroup, Caller caller, PeerlineStore store, PeerlineOptions options)
    {
        if (ArmFilter.Parse(context.Request.Query["$filter"], Fields) is not { } filter)
            return ArmAnswers.Error(StatusCodes.Status400BadRequest, "InvalidFilterInQueryString",
                $"The $filter compares {string.Join(", ", Fields)} with texts.");
        var size = options.Azure.PageSize;
        if (context.Request.Query["$top"].ToString() is { Length: > 0 } top)
        {
            if (!int.TryParse(top, out var wanted) || wanted < 1)
                return ArmAnswers.Error(StatusCodes.Status400BadRequest, "InvalidTop", "The query parameter '$top' is a number from 1 on.");
            size = Math.Min(size, wanted);
        }

        var after = ArmPage.After(context);
        var page = (await AllAsync(context, resourceGroup, caller, store)).Where(r => Matches(filter, r))
            .OrderBy(r => r.Id, StringComparer.Ordinal).Where(r => after is null || string.CompareOrdinal(r.Id, after) > 0)
            .Take(size + 1).ToList();
        return ArmAnswers.Ok(ArmPage.Of(context, page, size, r => r, r => r.Id));
    }

    private static bool Matches(ArmFilter filter, Resource resource)
    {
        // A tag is named by two fields together: one tag must hold for both.
        IEnumerable<KeyValuePair<string, string>?> tags =
            filter.Fields.Contains("tagName") || filter.Fields.Contains("tagValue")
                ? (resource.Tags ?? new Dictionary<string, string>()).Select(t => (KeyValuePair<string, string>?)t)
                : [null];
        return tags.Any(tag => filter.Matches(field => field switch
        {
            "resourceType" => resource.Type,
            "name" => resource.Name,
            "resourceGroup" => resource.Group,
            "location" => resource.Location,
            "tagName" => tag?.Key,
            _ => tag?.Value,
        }));
    }

    private static Task<List<Resource>> AllAsync(HttpContext context, string? resourceGroup, Caller caller, PeerlineStore store)
    {
        var (subscription, group) = (context.Subscription().Id, resourceGroup is null ? null : Work.Key(resourceGroup));
        return store.ReadAsync(caller, async db =>
        {
            var peerings = await db.LivePeerings()
                .Where(p => p.SubscriptionId == subscription && (group == null || p.ResourceGroupKey == group))
                .ToListAsync(context.RequestAborted);
            var services = await db.PeeringServices.Where(s => s.SubscriptionId == subscription
                && (group == null || s.ResourceGroupKey == group))
                .ToListAsync(context.RequestAborted);
            return peerings.Select(r => r.ToPeering()).Select(p => new Resource(
                    ArmParents.Id(p), p.Name, $"{ArmRequest.Provider}/peerings", p.Location, p.Kind.ToString(), SkuBody.Of(p.Sku),
                    p.Tags.Count == 0 ? null : p.Tags) { Group = p.ResourceGroup })
                .Concat(services.Select(r => r.ToPeeringService()).Select(s => new Resource(
                    ArmParents.Id(s), s.Name, $"{ArmRequest.Provider}/peeringServices", s.Location, null, s.Sku is null ? null
                        : new SkuBody(s.Sku),
                    s.Tags.Count == 0 ? null : s.Tags) { Group = s.ResourceGroup }))
                .ToList();
        });
    }

    private sealed record Resource(
        string Id, string Name, string Type, string Location, string? Kind, SkuBody? Sku, IReadOnlyDictionary<string, string>? Tags)
    {
        [System.Text.Json.Serialization.JsonIgnore]
        public string Group { get; init; } = "";
    }
}

using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Peerline.Server.Tests.Arm;
using Peerline.Server.Tests.Hosting;

namespace Peerline.Server.Tests.Contract;

/// <summary>
/// The examples that Azure has published with its documents, sent as requests. Names and numbers become those of this network; what an
/// example's answer has, ours has.
/// </summary>
public class ExampleTests(SharedServer shared, ServiceInventory inventory, RunningEdge edge)
    : IClassFixture<ServiceInventory>, IClassFixture<RunningEdge>
{
    private static int lastLan;
    private const string Made = "peeringNameCreateDirectPeering";
    private static readonly string[] Order = ["PUT", "PATCH", "POST", "GET", "DELETE"];

    /// <summary>What the answers of examples have and ours need not, and why.</summary>
    private static readonly (string End, string Why)[] Absent =
    [
        ("md5AuthenticationKey", "it is write-only here, unless the operator says otherwise"),
        ("errorMessage", "nothing has failed"),
        ("logAnalyticsWorkspaceProperties.key", "Peerline keeps the results itself: there is no key"),
        ("connectivityProbes[].prefixesToAccesslist", "it comes with an active session of the endpoint's family"),
        ("providerBackupPeeringLocation", "this network has one metro"),
        ("properties.path[]", "the monitor test has not run yet"),
    ];

    /// <summary>Lists that are empty in this network, whose items are nothing to compare: no session is up and no prefix is unbilled.</summary>
    private static readonly string[] Empty = ["ReceivedRoutes_ListByPeering", "LegacyPeerings_List", "RpUnbilledPrefixes_List"];

    private readonly ServiceInventory inventory = inventory;

    public static IEnumerable<TheoryDataRow<string>> Documents => OperationTests.Documents;

    [Theory, MemberData(nameof(Documents))]
    public async Task Every_published_example_is_answered_in_the_examples_shape(string version)
    {
        var document = AzureDocument.Of(version);
        Assert.True(edge.IsRunning && inventory is not null);
        using var world = await ContractWorld.NewAsync(shared.Server, document);
        var (faults, count) = (new List<string>(), 0);
        foreach (var operation in document.Operations.OrderBy(o => Array.IndexOf(Order, o.Method.Method)).ThenByDescending(o =>
            o.Path.Length))
        {
            foreach (var example in operation.Examples)
            {
                count++;
                var answer = await SendAsync(world, document, operation, example);
                faults.AddRange(Faults(operation, example, answer).Select(f => $"{operation}, {example.File}: {f}"));
            }
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
        Assert.True(count >= 38, $"{count} examples were found.");
        TestContext.Current.TestOutputHelper?.WriteLine($"{count} examples");
    }

    private static IEnumerable<string> Faults(AzureOperation operation, AzureExample example, ContractAnswer answer)
    {
        foreach (var fault in answer.Faults(operation)) yield return fault;
        var status = ((int)answer.Status).ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (!example.Responses.TryGetProperty(status, out var expected))
        {
            yield return $"{status} is none of the example's answers: {answer.Text}";
            yield break;
        }

        if (!expected.TryGetProperty("body", out var body)) yield break;
        var (theirs, ours) = (Shape(body, "$").ToHashSet(), Shape(answer.Body, "$").ToHashSet());
        foreach (var missing in theirs.Except(ours).Order(StringComparer.Ordinal))
            if (!Absent.Any(a => missing.Contains(a.End, StringComparison.Ordinal)) && !IsOfEmptyList(operation, missing)
                && !IsOfAnotherKind(operation, missing) && !IsOfAbsentHalf(example, missing))
                yield return $"the example has {missing}, our answer has not: {answer.Text}";
    }

    /// <summary>The peering that is read and changed is direct; one on an exchange is compared where it is made.</summary>
    private static bool IsOfAnotherKind(AzureOperation operation, string path) =>
        operation.Id != "Peerings_CreateOrUpdate" && path.Contains("properties.exchange", StringComparison.Ordinal);

    /// <summary>The route server's session is of IPv4 alone: a half that is not there has neither limit nor state here.</summary>
    private static bool IsOfAbsentHalf(AzureExample example, string path) => example.File == "CreatePeeringWithExchangeRouteServer"
        && (path.Contains("sessionStateV6", StringComparison.Ordinal) || path.Contains("maxPrefixesAdvertisedV6",
            StringComparison.Ordinal));

    private static bool IsOfEmptyList(AzureOperation operation, string path) =>
        Empty.Contains(operation.Id) && path.StartsWith("$.value[]", StringComparison.Ordinal);

    /// <summary>Every member, with what it is; the items of a list are one.</summary>
    private static IEnumerable<string> Shape(JsonElement value, string at)
    {
        yield return $"{at}: {(value.ValueKind is JsonValueKind.False ? JsonValueKind.True : value.ValueKind)}";
        if (value.ValueKind is JsonValueKind.Array)
            foreach (var item in value.EnumerateArray().SelectMany(i => Shape(i, at + "[]"))) yield return item;
        if (value.ValueKind is JsonValueKind.Object)
            foreach (var member in value.EnumerateObject().SelectMany(m => Shape(m.Value, $"{at}.{m.Name}"))) yield return member;
    }

    private static Task<ContractAnswer> SendAsync(
        ContractWorld world, AzureDocument document, AzureOperation operation, AzureExample example)
    {
        var names = operation.InPath.ToDictionary(p => p.Name, p => operation.Path.EndsWith($"{{{p.Name}}}", StringComparison.Ordinal)
            && p.Name is not "subscriptionId" and not "resourceGroupName"
                ? $"{example.Parameters.GetProperty(p.Name).GetString()}{(operation.Method == HttpMethod.Put ? example.File : "")}"
                : ContractWorld.There);

        // What an example reads, changes or deletes is what is there, or the peering that the first example made.
        if (operation.Method != HttpMethod.Put)
            foreach (var leaf in names.Keys.ToList())
                names[leaf] = leaf is "peeringName" && operation.Id.StartsWith("Peerings_", StringComparison.Ordinal) ? Made
                    : ContractWorld.There;
        var query = string.Concat(operation.Query.Where(q => example.Parameters.TryGetProperty(q.Name, out _))
            .Select(q => $"&{q.Name}={Uri.EscapeDataString(Query(q.Name, example.Parameters.GetProperty(q.Name)))}"));
        var body = operation.Body is { } b ? Ours(JsonNode.Parse(example.Parameters.GetProperty(b.Name).GetRawText())!, world) : null;
        return world.SendAsync(document, operation, world.Path(operation, names), body?.ToJsonString(), query);
    }

    private static string Query(string name, JsonElement value) => name is "kind" or "directPeeringType" or "command" or "sourceType"
        ? value.GetString()!
        : name is "sourceLocation" ? "local"
        : ValidValues.Query(name) ?? value.ToString();

    /// <summary>The example with this network's names, numbers and prefixes, the same one for the same one.</summary>
    private static JsonNode Ours(JsonNode body, ContractWorld world)
    {
        var (link, prefix) = (ApprovedPeer.NextLink(), $"203.2.{SharedServer.NextAsn() % 250}.0/24");
        var (onExchange, lan) = ((string?)body["kind"] is "Exchange", $"203.{20 + Interlocked.Increment(ref lastLan)}.0");
        var isRouteServer = (string?)body["properties"]?["direct"]?["directPeeringType"] is "IxRs";
        return Replaced(body)!;

        JsonNode? Replaced(JsonNode? node) => node switch
        {
            JsonObject o => new JsonObject(o.Select(m => KeyValuePair.Create(m.Key, Value(m.Key) ?? Replaced(m.Value)))),
            JsonArray a => new JsonArray([.. a.Select(Replaced)]),
            _ => node?.DeepClone(),
        };

        JsonNode? Value(string name) => name switch
        {
            "bgpSession" when onExchange => Member(),
            "peeringDBFacilityId" when onExchange => ExchangeRequest.ExchangeId,
            "sessionPrefixV4" when isRouteServer => $"{lan}.0/24",
            "microsoftSessionIPv4Address" when isRouteServer => $"{lan}.123",
            "peerSessionIPv4Address" when isRouteServer => $"{lan}.234",
            "id" => $"{world.Arm.Provider}/peerAsns/asn",
            "peeringLocation" or "providerPrimaryPeeringLocation" => "Exampleton",
            "providerBackupPeeringLocation" => "",
            "peeringDBFacilityId" => 990001,
            "sessionPrefixV4" => link.V4,
            "sessionPrefixV6" => link.V6,
            "peerAsn" when body["properties"]?["peerName"] is not null => SharedServer.NextAsn(),
            "asn" => SharedServer.NextAsn(),
            "prefix" => prefix,
            "peeringServiceLocation" => ServiceInventory.Place,
            "peeringServiceProvider" => ServiceInventory.Provider,
            "azureRegion" => "local",
            _ => null,
        };

        JsonNode Member()
        {
            var (v4, v6) = ExchangePeeringTests.NextMember();
            return ExchangeRequest.Connection(v4, v6)["bgpSession"]!.DeepClone();
        }
    }
}

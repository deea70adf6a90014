using System.Net;
using Peerline.Server.Tests.Arm;
using Peerline.Server.Tests.Hosting;

namespace Peerline.Server.Tests.Contract;

/// <summary>Every operation of every document of Azure's, with requests that are made from its schema.</summary>
public class OperationTests(SharedServer shared, ServiceInventory inventory, RunningEdge edge)
    : IClassFixture<ServiceInventory>, IClassFixture<RunningEdge>
{
    private static readonly string[] Order = ["PUT", "PATCH", "POST", "GET", "DELETE"];
    private readonly ServiceInventory inventory = inventory;

    public static IEnumerable<TheoryDataRow<string>> Documents => AzureDocument.Versions.Select(v => new TheoryDataRow<string>(v));

    [Theory, MemberData(nameof(Documents))]
    public async Task Every_operation_answers_as_its_document_says(string version)
    {
        var document = AzureDocument.Of(version);
        Assert.True(document.Operations.Count >= 36 && edge.IsRunning && inventory is not null);
        using var world = await ContractWorld.NewAsync(shared.Server, document);
        var faults = new List<string>();
        string? exchange = null;
        foreach (var operation in document.Operations.OrderBy(o => Array.IndexOf(Order, o.Method.Method)))
        {
            var (path, body) = (world.Path(operation, "made"), world.Body(operation)?.ToJsonString());
            foreach (var query in new[] { ContractWorld.Query(operation, all: false), ContractWorld.Query(operation,
                all: true) }.Distinct())
                Note(await world.SendAsync(document, operation, path, body, query), First(operation));
            if (operation.Method == HttpMethod.Put) Note(await world.SendAsync(document, operation, path, body), HttpStatusCode.OK);
            if (ContractWorld.HasKinds(operation))
                foreach (var expected in new[] { HttpStatusCode.Created, HttpStatusCode.OK })
                    Note(await world.SendAsync(document, operation, world.Path(operation, "exchange"), exchange ??= Exchange(operation)),
                        expected);
            if (operation.Method == HttpMethod.Delete) Note(await world.SendAsync(document, operation, path), HttpStatusCode.NoContent);
            if (path.EndsWith("/made", StringComparison.Ordinal) && operation.Method != HttpMethod.Delete)
                Note(await world.SendAsync(document, operation, path[..^"made".Length] + (IsAllOptional(operation) ? "blank" : "absent"),
                    body is null ? null : "{}"),
                    operation.Method != HttpMethod.Put ? HttpStatusCode.NotFound
                        : IsAllOptional(operation) ? HttpStatusCode.Created : HttpStatusCode.BadRequest);

            string Exchange(AzureOperation o) => world.Body(o, onExchange: true)!.ToJsonString();

            void Note(ContractAnswer answer, HttpStatusCode expected)
            {
                if (answer.Status != expected && !IsGoing(operation, answer)) faults.Add(
                    $"{operation}: {answer.Status}, not {expected}: {answer.Text}");
                faults.AddRange(answer.Faults(operation).Select(f => $"{operation}: {f}"));
                if (answer.Text.Contains(ValidValues.MadeUp, StringComparison.Ordinal))
                    faults.Add($"{operation}: what is read-only was taken from the request: {answer.Text}");
            }
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
        TestContext.Current.TestOutputHelper?.WriteLine($"{document.Operations.Count} operations, {world.Sent} requests");
    }

    /// <summary>There is something to be compared, and what is wrong is found.</summary>
    [Fact]
    public void A_field_that_is_unknown_missing_or_of_another_type_is_found()
    {
        var document = AzureDocument.Of("2025-05-01");
        var body = System.Text.Json.JsonDocument.Parse(
            """{"kind":"Direct","location":1,"sku":{"nmae":"x"},"properties":{"direct":{"connections":{}}},"systemData":{"createdAt":"x"}}""");
        Assert.Equal(
            ["$.location is Number, not string.", "$.properties.direct.connections is Object, not array.",
                "$.sku.nmae is not in the document.", "$.systemData.createdAt is 'x', not a time."],
            AzureDocument.Faults(document["Peerings_Get"].Responses["200"]!, body.RootElement).Order());
        body = System.Text.Json.JsonDocument.Parse("""{"location":"local"}""");
        Assert.Equal(["$.kind is missing.", "$.sku is missing."],
            AzureDocument.Faults(document["Peerings_Get"].Responses["200"]!, body.RootElement).Order());
    }

    /// <summary>A monitor test may be made first and told later what to test.</summary>
    private static bool IsAllOptional(AzureOperation operation) => operation.Id == "ConnectionMonitorTests_CreateOrUpdate";

    private static HttpStatusCode First(AzureOperation operation) =>
        operation.Method == HttpMethod.Put ? HttpStatusCode.Created : HttpStatusCode.OK;

    /// <summary>A peering goes when its connections have gone, which takes a moment; until then it is there.</summary>
    private static bool IsGoing(AzureOperation operation, ContractAnswer answer) =>
        operation.Id == "Peerings_Delete" && answer.Status is HttpStatusCode.OK;
}

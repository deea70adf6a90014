using System.Text.RegularExpressions;

namespace Peerline.Server.Tests.Api;

/// <summary>
/// What is somebody else's and what is not there cannot be told apart: same status, same words, same headers, and the server asks its
/// database as often, so that time does not tell either.
/// </summary>
public partial class TenantTests
{
    /// <summary>What differs between any two answers.</summary>
    private static readonly string[] Passing =
    [
        "Date", "x-ms-request-id", "x-ms-correlation-request-id", "x-ms-routing-request-id",
    ];

    [Fact]
    public async Task What_is_somebody_elses_and_what_is_missing_are_answered_alike_and_cost_alike()
    {
        using var client = server.Client(await server.PeerTokenAsync(1));
        var missing = Twins();
        var (wrong, tested, asked) = (new List<string>(), 0, 0);
        foreach (var operation in Operations()
            .Where(o => !IsPublic(o) && !IsOperatorsGroup(o) && !ForAll.Contains(o.Name) && o.Name != "GET /api/v1/events"))
        {
            // Once for what the server may remember of either, and once more to be compared.
            var (foreign, absent) = (await AskedAsync(client, operation, []), await AskedAsync(client, operation, missing));
            (foreign, absent) = (await AskedAsync(client, operation, []), await AskedAsync(client, operation, missing));
            if (foreign.Words != absent.Words) wrong.Add($"{operation}:\n  {foreign.Words}\n  {absent.Words}");
            if (!foreign.Commands.SequenceEqual(absent.Commands))
                wrong.Add($"{operation}:\n  {string.Join("\n  ", foreign.Commands)}\n is not\n  {string.Join("\n  ", absent.Commands)}");
            tested++;
            asked += foreign.Commands.Count;
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.True(tested > 80 && asked > 0, $"{tested} operations, {asked} commands.");
    }

    /// <summary>The request with every name in it exchanged, and its answer without the names.</summary>
    private async Task<(string Words, IReadOnlyList<string> Commands)> AskedAsync(
        HttpClient client, Operation operation, Dictionary<string, string> exchanged)
    {
        using var request = Request(operation);
        request.RequestUri = new Uri(Exchange(request.RequestUri!.OriginalString, exchanged), UriKind.Relative);
        if (request.Content is { } body)
            request.Content = new StringContent(Exchange(await body.ReadAsStringAsync(), exchanged), null, "application/json");
        var (answer, commands) = await server.TraceAsync(client, request);
        using var _ = answer;
        var headers = answer.Headers.Concat(answer.Content.Headers).Where(h => !Passing.Contains(h.Key, StringComparer.OrdinalIgnoreCase))
            .Select(h => $"{h.Key}: {string.Join(",", h.Value)}").Order();
        var words = $"{(int)answer.StatusCode} {string.Join("; ", headers)} {await answer.Content.ReadAsStringAsync()}";
        foreach (var (here, there) in Twins()) words = words.Replace(here, "…", StringComparison.OrdinalIgnoreCase);
        foreach (var there in exchanged.Values) words = words.Replace(there, "…", StringComparison.OrdinalIgnoreCase);
        return (RequestId().Replace(words, "…"), [.. commands.Select(c => Took().Replace(c, ""))]);
    }

    private static string Exchange(string text, Dictionary<string, string> names) =>
        names.Aggregate(text, (t, n) => t.Replace(n.Key, n.Value, StringComparison.OrdinalIgnoreCase));

    /// <summary>For each name of the owner's things one of the same form and length that nothing has; the longest first.</summary>
    private Dictionary<string, string> Twins() => ((string[])
    [
        everything.Owner.Name, $"{everything.Owner.Asn}", everything.Owner.Subscription.ToString(), everything.Asn.Id.ToString(),
        everything.Peering.Id.ToString(), everything.Connection.Id.ToString(), everything.ReportId.ToString(), everything.Letter.Number,
        everything.MaintenanceId.ToString(), everything.AlertRuleId.ToString(), everything.Webhook.Id.ToString(),
        everything.DeliveryId.ToString(), everything.RoleAssignmentId.ToString(), everything.Router.Id!.Value.ToString(),
        everything.ServiceId.ToString(), server.Demo.Peers[0].ClientId,
    ]).OrderByDescending(n => n.Length).ToDictionary(n => n, Twin);

    private static string Twin(string name) => string.Concat(name.Select((c, i) => i < name.Length - 4 ? c : c switch
    {
        >= '0' and < '9' or >= 'a' and < 'f' or >= 'A' and < 'F' => (char)(c + 1),
        '9' => '0',
        'f' or (>= 'g' and <= 'z') => 'a',
        'F' or (>= 'G' and <= 'Z') => 'A',
        _ => c,
    }));

    [GeneratedRegex("\"requestId\":\"[^\"]*\"")]
    private static partial Regex RequestId();

    /// <summary>The head of EF Core's sentence with the values of the parameters: "Executing DbCommand [Parameters=[…], …]".</summary>
    [GeneratedRegex(@"\A.*?CommandTimeout='\d+'\] ")]
    private static partial Regex Took();
}

using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Peerline.Server.Tests.Arm;
using Peerline.Server.Tests.Hosting;

namespace Peerline.Server.Tests.Contract;

/// <summary>
/// Whatever is sent in whatever field of whatever operation is taken or refused as the document says: never a fault of the server, always
/// Azure's error, which names the field, and all of the fields when there are several.
/// </summary>
public class WrongInputTests(SharedServer shared, ServiceInventory inventory, RunningEdge edge)
    : IClassFixture<ServiceInventory>, IClassFixture<RunningEdge>
{
    private readonly ServiceInventory inventory = inventory;

    public static IEnumerable<TheoryDataRow<string>> Documents => OperationTests.Documents;

    [Theory, MemberData(nameof(Documents))]
    public async Task Nothing_that_is_sent_is_a_fault_of_the_server(string version)
    {
        var document = AzureDocument.Of(version);
        Assert.True(document.Operations.Count >= 36 && edge.IsRunning && inventory is not null);
        var faults = new List<string>();
        using var world = await ContractWorld.NewAsync(shared.Server, document);
        await Parallel.ForEachAsync(document.Operations, new ParallelOptions { MaxDegreeOfParallelism = 3 }, async (operation, _) =>
        {
            var probe = new Probe(world, document, operation);
            if (operation.Body is not null) await probe.BodyAsync();
            if (ContractWorld.HasKinds(operation)) await new Probe(world, document, operation, onExchange: true, probe).BodyAsync();
            await probe.QueryAsync();
            await probe.PathAsync();
            lock (faults) faults.AddRange(probe.Faults);
        });
        Assert.True(faults.Count == 0, string.Join('\n', faults.Take(200)));
        Assert.DoesNotContain("unhandled exception", shared.Server.Output, StringComparison.OrdinalIgnoreCase);
        TestContext.Current.TestOutputHelper?.WriteLine($"{document.Operations.Count} operations, {world.Sent} requests");
    }

    /// <summary>One operation under every input.</summary>
    private sealed class Probe(
        ContractWorld world, AzureDocument document, AzureOperation operation, bool onExchange = false, Probe? first = null)
    {
        private readonly List<string> faults = first?.faults ?? [];
        private int names;
        private int turn;

        public IReadOnlyList<string> Faults => faults;

        public async Task BodyAsync()
        {
            var (name, body) = Next();
            var fields = InputField.Of(operation.Body!.Schema, body).ToList();
            await ReadOnlyAsync(fields.Where(f => f.IsReadOnly).ToList());

            // What stays under one name is made as it is to be: a location cannot be changed afterwards.
            if (onExchange) await SendAsync("a valid body", world.Path(operation, name), body.ToJsonString());
            foreach (var field in fields.Where(f => !f.IsReadOnly))
            {
                foreach (var json in Some(WrongInputs.OfAnotherType(field.Schema), 1)) await TryAsync(json, isRefused: true);
                foreach (var json in Some(WrongInputs.OfTheType(field.Schema), 2)) await TryAsync(json, isRefused: false);

                async Task TryAsync(string? json, bool isRefused)
                {
                    var what = $"{field.Path} = {Short(json)}";
                    var answer = await SendAsync(what, world.Path(operation, name), field.In(body, json));
                    if (isRefused && (answer.Status is not HttpStatusCode.BadRequest || !Names(answer, field)))
                        Add(what, $"is of another type, and was not refused by its name: {answer.Status} {answer.Text}");
                    if (answer.Status is HttpStatusCode.BadRequest && !Names(answer, field))
                        Add(what, $"is not named in the error: {answer.Text}");
                    if (!answer.IsError && operation.Method == HttpMethod.Put && !MayStay(field)) (name, body) = Next();
                }
            }

            await AllAtOnceAsync(name, body);
            foreach (var bytes in Some(WrongInputs.Bodies, 2)) await RefusedAsync(world.Path(operation, name), bytes);
            var large = await SendAsync("a body of 2 MiB", world.Path(operation, name), $"{{\"a\":\"{new string('a', 2 << 20)}\"}}");
            if (large.Status is not HttpStatusCode.RequestEntityTooLarge) Add("a body of 2 MiB", $"{large.Status}");

            // What everything above is a variation of is taken: else nothing was tried.
            var valid = await SendAsync("a valid body", world.Path(operation, name), body.ToJsonString());
            if (valid.IsError && operation.Method != HttpMethod.Patch) Add("a valid body", valid.Text);
        }

        public async Task QueryAsync()
        {
            var (path, body) = (world.Path(operation, "none"), operation.Body is null ? null : "{}");
            foreach (var query in operation.Query)
            {
                var others = string.Concat(operation.Query.Where(q => q != query && q.Required)
                    .Select(q => $"&{q.Name}={ValidValues.Query(q.Name)}"));
                foreach (var text in Some(WrongInputs.Texts.Where(t => t.Length < 5000).Select(Uri.EscapeDataString)
                    .Concat(["%00", "%ff", "%", "a&b=c"]), 2))
                    await SendAsync($"{query.Name}={text}", path, body, $"{others}&{query.Name}={text}");
                await SendAsync($"{query.Name} twice", path, body, $"{others}&{query.Name}=a&{query.Name}=b");
                var without = await SendAsync($"no {query.Name}", path, body, others);
                if (query.Required && without.Status is not HttpStatusCode.BadRequest) Add($"no {query.Name}", $"{without.Status}");
            }

            if (operation.Query.Count(q => q.Required) is > 1 and var required)
            {
                var answer = await SendAsync("no query", path, body);
                if (answer.Problems.Count != required) Add("no query", answer.Text);
            }
        }

        public async Task PathAsync()
        {
            var body = operation.Body is null ? null : Next().Body.ToJsonString();
            var query = ContractWorld.Query(operation, all: false);
            foreach (var name in operation.InPath)
            {
                foreach (var text in Some(WrongInputs.Texts.Where(t => t.Length is > 0 and < 5000 && t != "0").Select(Uri.EscapeDataString)
                    .Concat(["%ff", "%2f", "a%2fb", "..%2f..", new string('a', 500), "a;b=c", "*"]), 2))
                {
                    var names = operation.InPath.ToDictionary(p => p.Name, p => p == name ? text
                        : operation.Path.EndsWith($"{{{p.Name}}}", StringComparison.Ordinal) ? "none" : ContractWorld.There);
                    await SendAsync($"{name.Name} = {Short(text)} in the path", world.Path(operation, names), body, query);
                }
            }
        }

        /// <summary>What is read-only is passed over, whatever it is.</summary>
        private async Task ReadOnlyAsync(IReadOnlyList<InputField> fields)
        {
            var (name, body) = Next();
            foreach (var json in fields.Count == 0 ? [] : new[] { "null", "1", "\"x\"", "{}", "[{\"a\":1}]", "true", "1e400" })
            {
                if (!onExchange) (name, body) = Next();
                var answer = await SendAsync(
                    $"all that is read-only = {json}", world.Path(operation, name), InputField.In(body, fields.Select(f => (f,
                        (string?)json))));
                if (answer.IsError) Add($"all that is read-only = {json}", $"was looked at: {answer.Text}");
            }
        }

        /// <summary>
        /// The newest document gets every input; of the older ones, and of all of them on the second database, each field gets a few, other
        /// ones each time.
        /// </summary>
        private IEnumerable<T> Some<T>(IEnumerable<T> inputs, int few)
        {
            var all = inputs.ToList();
            if (document.IsNewest && !onExchange && !TestDatabases.IsPostgres || all.Count <= few) return all;
            turn += few;
            return Enumerable.Range(turn, few).Select(i => all[i % all.Count]);
        }

        /// <summary>Every member that can be wrong by itself is wrong at once, and all of them are told.</summary>
        private async Task AllAtOnceAsync(string name, JsonObject body)
        {
            var leaves = InputField.Of(operation.Body!.Schema, body)
                .Where(f => !f.IsReadOnly && f.Schema.Type is "string" or "integer" or "boolean").Where(f => !f.IsReadOnly).ToList();
            if (leaves.Count < 2) return;
            var answer = await SendAsync("all at once", world.Path(operation, name), InputField.In(body, leaves.Select(f => (f,
                (string?)"{}"))));
            if (!leaves.Select(f => f.Path).Order(StringComparer.Ordinal).SequenceEqual(answer.Problems.Select(p =>
                p.Target!).Order(StringComparer.Ordinal)))
                Add("all at once", $"not all of {leaves.Count} are told: {answer.Text}");
        }

        private async Task RefusedAsync(string path, byte[] bytes)
        {
            var what = $"the body {Short(Encoding.UTF8.GetString(bytes))}";
            var answer = await world.SendAsync(document, operation, path, bytes);
            foreach (var fault in answer.Faults(operation)) Add(what, fault);
            if (answer.Status is not HttpStatusCode.BadRequest) Add(what, $"{answer.Status}");
        }

        private async Task<ContractAnswer> SendAsync(string what, string path, string? body, string query = "")
        {
            var answer = await world.SendAsync(document, operation, path, body, query);
            foreach (var fault in answer.Faults(operation)) Add(what, fault);
            if (answer.Status is HttpStatusCode.TooManyRequests) Add(what, "the subscription's quota is used up: nothing was tried");
            if (answer.Text.Contains("\\u0000", StringComparison.Ordinal)) Add(what, $"a NUL came back: {answer.Text}");
            return answer;
        }

        /// <summary>An error is about a field when it names it, something in it or what it is in, or what it no longer goes with.</summary>
        private static bool Names(ContractAnswer answer, InputField field) => answer.Problems.Any(p => p.Target is { } target
            && (target.StartsWith(field.Path, StringComparison.Ordinal) || field.Path.StartsWith(target, StringComparison.Ordinal)
                || Parent(target) == Parent(field.Path)));

        private static string Parent(string path) => path[..Math.Max(0, path.LastIndexOf('.'))];

        /// <summary>The LAN of the exchange has few addresses: what was taken is put again, but for a connection that is another one
        /// now.</summary>
        private bool MayStay(InputField field) => onExchange && !field.Path.EndsWith("connectionIdentifier", StringComparison.Ordinal);

        /// <summary>What was taken is there now: the next one has another name.</summary>
        private (string Name, JsonObject Body) Next() => operation.Method == HttpMethod.Put
            ? ($"{operation.Id.Split('_')[0]}-{(onExchange ? "x" : "")}{++names}", world.Body(operation, onExchange)!)
            : (ContractWorld.There, world.Body(operation)!);

        private void Add(string what, string fault) => faults.Add($"{operation}, {what}: {fault[..Math.Min(fault.Length, 400)]}");

        private static string Short(string? text) => text is null ? "nothing" : text[..Math.Min(text.Length, 60)];
    }
}

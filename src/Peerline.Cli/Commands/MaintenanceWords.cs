using System.CommandLine;
using Peerline.Cli.Terminal;
using Contracts = Peerline.Client.Contracts;

namespace Peerline.Cli.Commands;

/// <summary>The options that say when the work is and what it touches.</summary>
internal sealed class MaintenanceWords
{
    private readonly Option<DateTimeOffset?> from = new("--from") { Description = "When it begins, as 2026-12-01T22:00Z",
        HelpName = "TIME" };
    private readonly Option<DateTimeOffset?> to = new("--to") { Description = "When it is expected to end", HelpName = "TIME" };
    private readonly Option<string?> description = new("--description") { Description = "What peers should know", HelpName = "TEXT" };
    private readonly Option<string[]> router = new("--router") { Description = "An edge router, may be repeated; or none", HelpName = "ROUTER" };
    private readonly Option<string[]> facility = new("--facility") { Description = "PeeringDB's id of a facility, may be repeated; or none",
        HelpName = "ID" };
    private readonly Option<string[]> port = new("--port") { Description = "A port's id, may be repeated; or none", HelpName = "ID" };
    private readonly Option<string[]> connection = new("--connection") { Description = "A connection, may be repeated; or none",
        HelpName = "CONNECTION" };

    private readonly Option<string?> drainBefore = new("--drain-before")
    {
        Description = "Drain and close what it touches, beginning so long before (0m, 30m, 2h), or not at all (off)", HelpName = "SPAN",
    };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { from, to, description, router, facility, port, connection, drainBefore }) command.Add(option);
    }

    /// <summary>What was said; what was not said is as it is.</summary>
    public async Task<Contracts.MaintenancePlan> PlanAsync(Run run, string? title, Contracts.Maintenance? now)
    {
        var scope = new Contracts.MaintenanceScope(
            await OfKindAsync(run, router, async w => (await run.RouterAsync(w)).Id!.Value, now?.Scope?.EdgeRouters),
            await OfKindAsync(run, facility, w => Task.FromResult(Number(w)), now?.Scope?.Facilities),
            await OfKindAsync(run, port, w => Task.FromResult(Id(w)), now?.Scope?.Ports),
            await OfKindAsync(run, connection, run.ConnectionAsync, now?.Scope?.Connections));
        if (scope is { EdgeRouters: null or [], Facilities: null or [], Ports: null or [], Connections: null or [] })
            throw new UsageException("Say what is worked on: --router, --facility, --port or --connection.");
        return new Contracts.MaintenancePlan(
            title ?? now?.Title!, run.Get(from) ?? now?.StartsAt ?? throw new UsageException("Say when it begins: --from."),
            run.Get(to) ?? now?.EndsAt ?? throw new UsageException("Say when it is expected to end: --to."), scope,
                run.Get(description) ?? now?.Description)
        {
            DrainBeforeSeconds = run.Get(drainBefore) switch
            {
                null => now?.DrainBeforeSeconds,
                "off" => null,
                var text => Seconds(text),
            },
        };
    }

    private static long Seconds(string text) =>
        text.Length > 1 && long.TryParse(text[..^1], System.Globalization.NumberStyles.None, null, out var n) && n < 1_000_000
        && (text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, _ => 0 }) is > 0 and var unit
            ? n * unit
            : throw new UsageException("--drain-before is a span like 0m, 90s, 30m or 2h, or off.");

    /// <summary>What is worked on of one kind: as it is where nothing is said of the kind.</summary>
    private static async Task<IReadOnlyList<T>?> OfKindAsync<T>(Run run, Option<string[]> option, Func<string, Task<T>> find, IReadOnlyList<T>? now)
    {
        if (run.Typed(option) is not { } words) return now;
        if (words is ["none"]) return [];
        var ids = new List<T>();
        foreach (var word in words) ids.Add(await find(word));
        return ids;
    }

    private static int Number(string word) => int.TryParse(word, System.Globalization.NumberStyles.None, null, out var id)
        ? id
        : throw new UsageException($"--facility: {Plain.Line(word)} is no id of PeeringDB's.");

    private static Guid Id(string word) =>
        Guid.TryParse(word, out var id) ? id : throw new UsageException($"--port: {Plain.Line(word)} is no id of a port.");
}

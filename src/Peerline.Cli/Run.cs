using System.CommandLine;
using Peerline.Cli.Access;
using Peerline.Cli.Terminal;
using Peerline.Client;
using Peerline.Client.Contracts;

namespace Peerline.Cli;

/// <summary>One run of a command: what was typed, who asks whom, where the output goes, and what the words on the command line
/// mean.</summary>
internal sealed class Run(ParseResult parsed, Output output, LoginSource? login, PeerlineClient? client, CancellationToken cancel)
{
    public Output Output => output;
    public CancellationToken Cancel => cancel;
    public PeerlineClient Client => client ?? throw new InvalidOperationException("The command does not talk to the server.");
    public LoginSource Login => login ?? throw new InvalidOperationException("The command does not log in.");

    public T? Get<T>(Option<T> option) => parsed.GetValue(option);

    /// <summary>All that was typed for an option that may be repeated; null when it was not typed, which is not
    /// the same as nothing.</summary>
    public T[]? Typed<T>(Option<T[]> option) => parsed.GetResult(option) is { Implicit: false } ? parsed.GetValue(option) : null;

    public T Get<T>(Argument<T> argument) => parsed.GetValue(argument)!;

    public Task<List<T>> AllAsync<T>(IAsyncEnumerable<T> items) => items.ToListAsync(cancel).AsTask();

    /// <summary>A peering by its name or id.</summary>
    public async Task<Peering> PeeringAsync(string word)
    {
        var found = (await AllAsync(Client.Peerings.ListAsync(cancel)))
            .Where(p => IsId(p.Id, word) || p.Name.Equals(word, StringComparison.OrdinalIgnoreCase)).ToList();
        return One(found, word, "peering", p => $"{p.Name} ({p.Id})", "peerline peering list");
    }

    /// <summary>A connection by its id or the end of it, by PEERING when that has only one, or by PEERING/N.</summary>
    public async Task<Guid> ConnectionAsync(string word)
    {
        if (Guid.TryParse(word, out var id)) return id;
        var parts = word.Split('/', 2);
        var peerings = await AllAsync(Client.Peerings.ListAsync(cancel));
        if (peerings.Where(p => p.Name.Equals(parts[0], StringComparison.OrdinalIgnoreCase)).ToList() is { Count: > 0 } named)
        {
            var peering = One(named, word, "peering", p => $"{p.Name} ({p.Id})", "peerline peering list");
            if (parts.Length == 1)
                return One(peering.Connections, word, "connection", c => $"{c.Id}", $"peerline peering show {peering.Name}").Id;
            if (int.TryParse(parts[1], out var number) && number >= 1 && number <= peering.Connections.Count)
                return peering.Connections[number - 1].Id;
            throw new NothingFoundException(
                $"{peering.Name} has {peering.Connections.Count} connections; {Plain.Line(parts[1])} is none of them.",
                    $"peerline peering show {peering.Name}");
        }

        var found = peerings.SelectMany(p => p.Connections).Where(c => IsId(c.Id, word)).ToList();
        return One(found, word, "connection", c => $"{c.Id} ({c.State})", "peerline connection list").Id;
    }

    /// <summary>A registered ASN by its name, its number or its id.</summary>
    public async Task<PeerAsn> PeerAsnAsync(string word)
    {
        var number = word.StartsWith("AS", StringComparison.OrdinalIgnoreCase) ? word[2..] : word;
        var found = (await AllAsync(Client.PeerAsns.ListAsync(cancel: cancel)))
            .Where(a => IsId(a.Id, word) || a.Name.Equals(word, StringComparison.OrdinalIgnoreCase) || a.Asn.ToString() == number).ToList();
        return One(found, word, "registered ASN", a => $"{a.Name} (AS{a.Asn})", "peerline asn list");
    }

    /// <summary>A webhook by its id or the end of it, or by its address.</summary>
    public async Task<Webhook> WebhookAsync(string word)
    {
        var found = (await AllAsync(Client.Webhooks.ListAsync(cancel))).Where(w => IsId(w.Id, word) || w.Url == word).ToList();
        return One(found, word, "webhook", w => $"{w.Url} ({w.Id})", "peerline webhook list");
    }

    /// <summary>Planned work by its id or the end of it, or by its title.</summary>
    public async Task<Maintenance> MaintenanceAsync(string word)
    {
        var found = (await AllAsync(Client.Maintenances.ListAsync(cancel)))
            .Where(m => IsId(m.Id, word) || m.Title.Equals(word, StringComparison.OrdinalIgnoreCase)).ToList();
        return One(found, word, "maintenance", m => $"{m.Title} ({m.Id})", "peerline maintenance list");
    }

    /// <summary>An alert rule by its id or the end of it, or by its name.</summary>
    public async Task<AlertRule> AlertRuleAsync(string word)
    {
        var found = (await AllAsync(Client.Alerts.ListAsync(cancel)))
            .Where(r => IsId(r.Id, word) || r.Name.Equals(word, StringComparison.OrdinalIgnoreCase)).ToList();
        return One(found, word, "alert rule", r => $"{r.Name} ({r.Id})", "peerline alert list");
    }

    /// <summary>Somebody who signs in, by name or id (operator).</summary>
    public async Task<User> UserAsync(string word)
    {
        var found = (await AllAsync(Client.Access.UsersAsync(cancel)))
            .Where(u => u.Id == word || u.Name.Equals(word, StringComparison.OrdinalIgnoreCase)).ToList();
        return One(found, word, "user", u => u.Name, "peerline user list");
    }

    public async Task<EdgeRouter> RouterAsync(string word)
    {
        var found = (await AllAsync(Client.Inventory.EdgeRouters.ListAsync(cancel)))
            .Where(r => IsId(r.Id!.Value, word) || r.Name.Equals(word, StringComparison.OrdinalIgnoreCase)).ToList();
        return One(found, word, "edge router", r => r.Name, "peerline inventory list routers");
    }

    /// <summary>The subscription that was named, or the only one that the caller sees.</summary>
    public async Task<Guid> SubscriptionAsync(string? word)
    {
        var all = await AllAsync(Client.Subscriptions.ListAsync(cancel));
        if (word is null)
        {
            return all is [var only]
                ? only.Id
                : throw new UsageException($"You see {all.Count} subscriptions: say which with --subscription.",
                "peerline subscription list");
        }

        return One(all.Where(s => IsId(s.Id, word) || s.DisplayName.Equals(word, StringComparison.OrdinalIgnoreCase)).ToList(), word,
            "subscription",
            s => $"{s.DisplayName} ({s.Id})", "peerline subscription list").Id;
    }

    /// <summary>UUIDv7 begin with the time: the end is what tells them apart.</summary>
    private static bool IsId(Guid id, string word) =>
        word.Length >= 6 && id.ToString().EndsWith(word, StringComparison.OrdinalIgnoreCase);

    private static T One<T>(IReadOnlyList<T> found, string word, string kind, Func<T, string> name, string look) => found switch
    {
        [var only] => only,
        [] => throw new NothingFoundException($"There is no {kind} {Plain.Line(word)}, or it is not yours.", look),
        _ => throw new UsageException(
            $"{Plain.Line(word)} is not one {kind} but {found.Count}: {string.Join(", ", found.Take(8).Select(name).Select(Plain.Line))}.",
                look),
    };
}

using System.CommandLine;
using Peerline.Cli.Terminal;
using Peerline.Client.Contracts;

namespace Peerline.Cli.Commands;

internal sealed class RoleAssign : PeerlineCommand
{
    private readonly Argument<string> role = new("ROLE") { Description = "reader, peer-contributor or operator" };
    private readonly Argument<string> principal =
        new("PRINCIPAL") { Description = "The id of a client, the id or name of a user, or who an outside issuer says that it is" };
    private readonly Option<string?> subscription = new("--subscription") { Description = "Where", HelpName = "NAME|ID" };
    private readonly Option<string?> group = new("--group") { Description = "Only in this resource group", HelpName = "NAME" };
    private readonly Option<bool> everywhere = new("--everywhere") { Description = "In all subscriptions (operator only)" };
    private readonly Option<string?> issuer = new("--issuer") { Description = "PRINCIPAL is a subject of this outside issuer", HelpName = "URL" };
    private readonly Option<string?> tenant = new("--tenant") { Description = "The issuer's tenant, where it has several", HelpName = "TEXT" };

    public RoleAssign()
        : base("assign", "Give a role (operator there)")
    {
        Add(role);
        Add(principal);
        foreach (var option in (Option[])[subscription, group, everywhere, issuer, tenant]) Add(option);
    }

    protected override async Task<int> RunAsync(Run run)
    {
        if (run.Get(everywhere) == run.Get(subscription) is not null) throw new UsageException("Either --subscription or --everywhere.");
        if (run.Get(tenant) is not null && run.Get(issuer) is null) throw new UsageException("--tenant goes with --issuer.");
        var scope = run.Get(subscription) is { } s ? $"/subscriptions/{await run.SubscriptionAsync(s)}" : "/";
        if (run.Get(group) is { } g) scope += $"/resourceGroups/{g}";
        var word = run.Get(principal);
        var outside = run.Get(issuer) is { } i ? new OutsidePrincipal(i, word, run.Get(tenant)) : null;
        var who = outside is not null ? null : Guid.TryParse(word, out _) ? word : (await run.UserAsync(word)).Id;
        var made = await run.Client.Access.AssignAsync(new NewRoleAssignment(run.Get(role), scope, who, outside), run.Cancel);
        return run.Output.Show(made, a => Facts.Of(
            ("role", Words.Bold(a.Role)), ("scope", Words.Safe(a.Scope)), ("principal", Words.Safe(a.Outside ?? a.Principal)),
            ("id", Words.Safe(a.Id.ToString()))));
    }
}

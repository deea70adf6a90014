using System.CommandLine;
using Peerline.Cli.Commands;

namespace Peerline.Cli;

/// <summary>The tree of commands: what is typed is the name of the file in <c>Commands/</c>.</summary>
public static class Cli
{
    public static async Task<int> RunAsync(string[] args)
    {
        // What needs no server is started without everything that does: a tool in a pipe must not cost more than its work.
        // A word that begins with @ is what it says, the file of a key: by default it would be replaced by what is in that file.
        var parsed = (args is ["decode", ..] ? Offline() : Root()).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (Console.OutputEncoding.CodePage != Utf8) Console.OutputEncoding = System.Text.Encoding.UTF8;
        var code = await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        return parsed.Errors.Count > 0 ? ExitCode.Usage : code;
    }

    private const int Utf8 = 65001;

    private static RootCommand Offline() => new("Direct peering from the first request to the last withdrawn route.") { new DecodeCommand() };

    internal static RootCommand Root()
    {
        var root = new RootCommand("Direct peering from the first request to the last withdrawn route.")
        {
            new Login(), new Config(), new WhoAmI(),
            new Command("policy", "The operator's peering policy") { new PolicyShow(), new PolicySet() },
            new Command("rollout", "How a change of the policy goes to the sessions that carry it")
            {
                new RolloutShow(), new RolloutCanary(), new RolloutGoOn(), new RolloutGiveUp(),
            },
            new Command("eligibility", "The rules by which requests are judged, as a file of the operator's")
            {
                new EligibilityShow(), new EligibilitySet(), new EligibilityCheck(), new EligibilityReplay(),
            },
            new Command("profile", "The operator's profile") { new ProfileShow(), new ProfileSet() },
            new Command("asn", "ASNs: registered by peers, approved by the operator") { new AsnList(), new AsnRegister(), new AsnAsSet(), new AsnApprove(),
                new AsnFail(), new AsnChallenge(), new AsnProve(), new AsnWaive(), new AsnUnwaive(), new AsnWaivers(), new AsnBlackhole(), new AsnDelete() },
            new Command("peering", "Peerings") { new PeeringList(), new PeeringRequest(), new PeeringShow(), new PeeringWatch(),
                new PeeringDelete() },
            new Command("connection", "Connections: the review, the way to ready, the end")
            {
                new ConnectionList(), new ConnectionShow(), new ConnectionApprove(), new ConnectionReject(), new ConnectionAsk(),
                    new ConnectionAnswer(), new ConnectionOffer(), new ConnectionAccept(), new ConnectionDecline(), new ConnectionJudge(), new ConnectionEligibility(),
                new ConnectionDemarc(), new ConnectionWired(), new ConnectionPrefixes(), new ConnectionReady(), new ConnectionRetry(), new ConnectionChange(),
                new ConnectionWithdraw(), new ConnectionCancel(),
                    new ConnectionDelete(),
                new ConnectionPlan(), new ConnectionWaive(), new ConnectionAdopt(), new ConnectionRestore(), new ConnectionDrain(), new ConnectionUndrain(),
                new ConnectionRelease(), new ConnectionExtend(),
                new Command("blocker", "An outside cause that has to go first") { new ConnectionBlockerRaise(),
                    new ConnectionBlockerClear() },
            },
            new Review(), new Tasks(),
            new Command("loa", "Letters of Authorization") { new LoaList(), new LoaGet(), new LoaVerify() },
            new Command("link-test", "The acceptance test of the wire") { new LinkTestPlan(), new LinkTestRun(), new LinkTestEnd(),
                new LinkTestShow() },
            new Command("bgp", "What to configure") { new BgpSheet() },
            new Command("validation", "Validation reports") { new ValidationShow() },
            new Routes(), new DryRun(), new Samples(), new History(), new Events(),
            new Command("legacy", "Sessions that run without Peerline") { new LegacyList(), new LegacyConvert() },
            new Command("inventory", "What the operator has: metros, routers, ports, pools, providers")
            {
                new InventoryList(), new InventoryShow(), new InventoryAdd(), new InventoryChange(), new InventoryRemove(),
                    new InventoryStatus(), new InventoryStock(),
            },
            new Command("service", "The peering service: what providers registered and customers made")
            {
                new ServiceList(), new ServicePrefixes(), new ServiceRegistered(),
            },
            new Glass(),
            new PauseCommand(), new Resume(),
            new Command("freeze", "Times in which nothing is opened or changed on routers") { new FreezeList(), new FreezeAdd(), new FreezeRemove() },
            new Command("subscription", "Tenants") { new SubscriptionList(), new SubscriptionCreate() },
            new Command("group", "Resource groups: peerings are kept in one") { new GroupList(), new GroupCreate() },
            new Command("client", "Clients of the token authority")
            {
                new ClientList(), new ClientCreate(), new ClientRotate(), new ClientRevoke(),
                new Command("certificate", "Certificates in place of a client's secret") { new ClientCertificateList(),
                    new ClientCertificateAdd(), new ClientCertificateRemove() },
            },
            new Command("user", "People who sign in") { new UserList(), new UserCreate(), new UserPasswordCommand(), new UserRemove() },
            new Command("role", "Who may do what, and where") { new RoleList(), new RoleAssign(), new RoleRemove() },
            new Command("token-key", "The keys that sign tokens") { new TokenKeyList(), new TokenKeyRotate() },
            new Command("webhook", "Addresses that events are sent to")
            {
                new WebhookList(), new WebhookAdd(), new WebhookChange(), new WebhookRemove(), new WebhookRotate(), new WebhookTest(),
                    new WebhookDeliveries(), new WebhookReplay(),
            },
            new Command("maintenance", "Planned work that touches connections")
            {
                new MaintenanceList(), new MaintenanceShow(), new MaintenancePlan(), new MaintenanceChange(), MaintenanceSay.Start(),
                    MaintenanceSay.Finish(), MaintenanceSay.Cancel(),
            },
            new Command("alert", "Be told when something is too much for too long")
            {
                new AlertList(), new AlertAdd(), new AlertChange(), new AlertRemove(), new AlertTest(), new AlertFirings(),
            },
            new Command("rpki", "Route origin validation, as this installation sees it") { new RpkiShow(), new RpkiCheck() },
            new Command("irr", "What peers have registered, by their AS-SETs") { new IrrShow(), new IrrRefresh(), new IrrRelease() },
            new Command("iana", "IANA's registries of special-purpose addresses and AS numbers") { new IanaShow(), new IanaRefresh() },
            new Command("peeringdb", "The installation's mirror of PeeringDB") { new PeeringDbShow(), new PeeringDbSync() },
            new DecodeCommand(),
            new Command("bmp", "What routers report of their BGP sessions") { new BmpListen() },
            new Command("rtr", "RPKI caches: what they have, and whether a route is valid") { new RtrShow() },
            new Command("db", "The database of a server on this machine") { new DbCopy() },
            new Command("audit", "Who did what") { new AuditList(), new AuditVerify(), new AuditSign() },
        };
        foreach (var option in Common.Options) root.Add(option);
        return root;
    }
}

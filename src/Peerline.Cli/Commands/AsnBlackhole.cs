using System.CommandLine;
using Peerline.Cli.Terminal;
using Peerline.Client.Contracts;

namespace Peerline.Cli.Commands;

internal sealed class AsnBlackhole : PeerlineCommand
{
    private readonly Argument<string> asn = new("ASN") { Description = "Name, number or id" };
    private readonly Option<int?> v4 = new("--v4") { Description = "The shortest IPv4 prefix that is discarded, 24 to 32", HelpName = "LENGTH" };
    private readonly Option<int?> v6 = new("--v6") { Description = "The shortest IPv6 prefix that is discarded, 48 to 128", HelpName = "LENGTH" };
    private readonly Option<string> reason = new("--reason") { Description = "What was agreed, for both sides to read", HelpName = "TEXT" };
    private readonly Option<bool> off = new("--off") { Description = "Nothing is agreed any more: such routes are refused" };

    public AsnBlackhole()
        : base("blackhole", "Agree that what of an ASN's prefixes comes with BLACKHOLE is discarded, or end that (operator)")
    {
        Add(asn);
        Add(v4);
        Add(v6);
        Add(reason);
        Add(off);
    }

    protected override async Task<int> RunAsync(Run run)
    {
        var found = await run.PeerAsnAsync(run.Get(asn));
        if (run.Get(off))
        {
            await run.Client.PeerAsns.EndBlackholeAsync(found.Id, cancel: run.Cancel);
            return run.Output.Show(found, a => run.Output.Console.WriteLine($"Routes of AS{a.Asn} with BLACKHOLE are refused."));
        }

        var agreed = await run.Client.PeerAsns.AgreeOnBlackholeAsync(
            found.Id, new NewBlackholeAgreement(run.Get(v4), run.Get(v6), run.Get(reason) ?? ""), cancel: run.Cancel);
        return run.Output.Show(agreed.Value, a => run.Output.Console.WriteLine(
            $"Routes of AS{a.Asn} with BLACKHOLE are discarded: {Words(a.Blackhole!)}."));
    }

    private static string Words(BlackholeAgreement agreed) => string.Join(
        ", ", new[] { Of("IPv4", agreed.ShortestV4), Of("IPv6", agreed.ShortestV6) }.OfType<string>());

    private static string? Of(string family, int? shortest) => shortest is { } length ? $"{family} of /{length} and longer" : null;
}

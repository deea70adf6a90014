using System.CommandLine;
using Peerline.Cli.Terminal;

namespace Peerline.Cli.Commands;

/// <summary>The verdict of the installation's own VRPs; <c>rtr show</c> asks any cache. Exit codes are the same.</summary>
internal sealed class RpkiCheck : PeerlineCommand
{
    private readonly Argument<string> prefix = new("PREFIX") { Description = "The prefix of the route" };
    private readonly Argument<uint?> asn = new("ASN") { Description = "Its origin, the last AS of the path", Arity = ArgumentArity.ZeroOrOne };

    public RpkiCheck()
        : base("check", "Whether a route is valid by the RPKI, as this installation sees it")
    {
        Add(prefix);
        Add(asn);
    }

    protected override async Task<int> RunAsync(Run run)
    {
        var validity = await run.Client.Rpki.ValidityAsync(run.Get(prefix), run.Get(asn), run.Cancel);
        run.Output.Show(validity, v =>
        {
            run.Output.Console.Write(Facts.Of(
                ("route", Words.Bold(v.Prefix) + (v.Origin is { } o ? $" AS{o}" : "")), ("state", Words.State(v.State))));
            if (v.Covering.Count == 0) return;
            run.Output.Console.WriteLine();
            run.Output.Console.Write(Output.Table(["VRP", ">max length", ">origin", "match"],
                v.Covering.Select(c => new[] { Words.Bold(c.Prefix), $"{c.MaxLength}", $"AS{c.Asn}", Words.Safe(c.Match) })));
        });
        return validity.State switch { "Invalid" => ExitCode.Refused, "NotFound" => ExitCode.NotFound, _ => ExitCode.Done };
    }
}

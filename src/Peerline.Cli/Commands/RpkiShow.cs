using System.Globalization;
using Peerline.Cli.Terminal;

namespace Peerline.Cli.Commands;

internal sealed class RpkiShow() : PeerlineCommand("show", "The VRPs that routes are validated against, and their caches (operator)")
{
    protected override async Task<int> RunAsync(Run run) => run.Output.Show(await run.Client.Rpki.StatusAsync(run.Cancel), s =>
    {
        run.Output.Console.Write(Facts.Of(
            ("state", Words.State(s.State)), ("VRPs", s.Vrps.ToString("N0", CultureInfo.InvariantCulture)),
            ("given", s.Given.ToString("N0", CultureInfo.InvariantCulture)), ("by", Words.Safe(s.Source ?? "")),
            ("updated", TokenKeyList.At(s.LastUpdate)), ("expires", TokenKeyList.At(s.Expires)),
            ("local exceptions", s.LocalExceptions.ToString(CultureInfo.InvariantCulture))));
        if (s.Caches.Count == 0) return;
        run.Output.Console.WriteLine();
        run.Output.Console.Write(Output.Table(["cache", "state", "in use", ">records", ">serial", ">failures", "last failure"], s.Caches.Select(c => new[]
        {
            Words.Bold(c.Cache), Words.State(c.State), c.InUse ? "yes" : "", $"{c.Records}", $"{c.Serial}", $"{c.Failures}", Words.Safe(c.Failure),
        })));
    });
}

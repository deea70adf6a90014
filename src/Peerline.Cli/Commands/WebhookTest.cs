using System.CommandLine;
using Peerline.Cli.Terminal;

namespace Peerline.Cli.Commands;

internal sealed class WebhookTest : PeerlineCommand
{
    private readonly Argument<string> webhook = new("WEBHOOK") { Description = "Its id or the end of it, or its address" };

    public WebhookTest()
        : base("test", "Send a test event now; exit code 1 when it was not taken") => Add(webhook);

    protected override async Task<int> RunAsync(Run run)
    {
        var found = await run.WebhookAsync(run.Get(webhook));
        var tried = await run.Client.Webhooks.TestAsync(found.Id, run.Cancel);
        run.Output.Show(tried, t => run.Output.Console.WriteLine(
            t.Error is null ? $"{Plain.Line(found.Url)} took it: {t.Status} after {t.Milliseconds} ms." : $"{Plain.Line(found.Url)}: {Plain.Line(t.Error)}"));
        return tried.Error is null ? ExitCode.Done : ExitCode.Refused;
    }
}

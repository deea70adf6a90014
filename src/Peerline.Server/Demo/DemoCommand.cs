using System.Text.Json;
using Peerline.Client;
using Peerline.Edge;
using Peerline.Edge.Embedded;
using Peerline.Server.Hosting;

namespace Peerline.Server.Demo;

/// <summary><c>peerline-server demo</c>: plays against the server whose data folder is configured. Exit 0 when all went well.</summary>
internal static class DemoCommand
{
    private static readonly TimeSpan Within = TimeSpan.FromMinutes(3);

    /// <summary><c>demo off</c>: the demo's routers outlive the server; this ends them. Their configurations stay.</summary>
    private static async Task<int> PowerOffAsync(EmbeddedSite site)
    {
        foreach (var router in DemoRouters.Names.Append(DemoPlay.PeerRouter)) await site.RemoveAsync(router, CancellationToken.None);
        return 0;
    }

    public static async Task<int> RunAsync(string[] args)
    {
        var folder = new DataFolder(Foundation.Read(new ConfigurationBuilder().AddEnvironmentVariables().Build()).Data);
        if (args is ["off"]) return await PowerOffAsync(DemoSetup.Site(folder, TimeProvider.System));
        if (!File.Exists(folder.DemoFile))
        {
            await Console.Error.WriteLineAsync($"{folder.DemoFile} is not there: start the server with the demo network first (./run).");
            return 1;
        }

        var demo = JsonSerializer.Deserialize<DemoFile>(await File.ReadAllTextAsync(folder.DemoFile), JsonSerializerOptions.Web)!;
        var stage = new Stage(Console.Out, colours: !Console.IsOutputRedirected);
        using var stop = new CancellationTokenSource(Within);
        Console.CancelKeyPress += (_, e) => { e.Cancel = true; stop.Cancel(); };
        try
        {
            await using var play = new DemoPlay(demo, DemoSetup.Site(folder, TimeProvider.System), folder.In("papers"), stage, stop.Token);
            await play.PlayAsync();
            Console.WriteLine($"Done in {stage.Elapsed.TotalSeconds:0.0} s. Letters are in {folder.In("papers")}, mails in {folder.In("mail")}.");
            return 0;
        }
        catch (Exception e) when (e is DemoException or PeerlineApiException or PeerlineUnreachableException or EmbeddedSiteException
            or RouterUnreachableException or OperationCanceledException or HttpRequestException)
        {
            var why = e is OperationCanceledException ? $"it took longer than {Within.TotalMinutes:0} minutes, or was stopped" : e.Message;
            await Console.Error.WriteLineAsync($"The demo failed after {stage.Elapsed.TotalSeconds:0.0} s at \"{stage.Step}\": {why}");
            return 1;
        }
    }
}

using System.Globalization;
using System.Text.Json;
using Peerline.Edge;
using Peerline.Edge.Bird;
using Peerline.Edge.Frr;
using Peerline.Edge.GoBgp;
using Peerline.Edge.Linux;

namespace Peerline.Lab.Tests;

/// <summary>A writer in a process of its own, which can be killed between any two of its words: it opens the policy of one connection.</summary>
internal static class LabWriter
{
    public const string Word = "writer";

    /// <summary>The command that stands guard, as the server would give it to its drivers.</summary>
    public static IReadOnlyList<string> Guard { get; } = [Path.Combine(AppContext.BaseDirectory, "peerline-server"), "guard"];

    public static LabDaemon Start(string driver, JsonElement settings, Guid connection, TimeSpan? within = null) => LabDaemon.Start(
        NamespaceCommand.Here, Path.Combine(AppContext.BaseDirectory, "Peerline.Lab.Tests"), Word, driver, settings.GetRawText(), $"{connection}",
        (within ?? TimeSpan.FromMinutes(1)).TotalSeconds.ToString(CultureInfo.InvariantCulture));

    public static async Task<int> RunAsync(IReadOnlyList<string> order)
    {
        var settings = JsonSerializer.Deserialize<JsonElement>(order[1]);
        var connection = Guid.Parse(order[2]);
        var within = TimeSpan.FromSeconds(double.Parse(order[3], CultureInfo.InvariantCulture));
        await using IEdgeRouterDriver driver = order[0] switch
        {
            "frr" => new FrrDriver(FrrSettings.Read(settings), TimeProvider.System, Guard, within),
            "bird" => new BirdDriver(BirdSettings.Read(settings), TimeProvider.System, Guard, within),
            _ => new GoBgpDriver(GoBgpSettings.Read(settings), TimeProvider.System, Guard, within),
        };
        var wish = EdgeWishes.Wish(EdgeWishes.Opened with { ConnectionId = connection });
        var result = await driver.ApplyAsync(wish, new HashSet<Guid> { connection }, default);
        Console.WriteLine($"{result.Outcome}: {result.Sentence}");
        return result.Succeeded ? 0 : 1;
    }
}

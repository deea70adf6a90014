using System.Text.RegularExpressions;

namespace Peerline.Edge.Bird;

/// <summary>The operator's tables of VRPs (<c>roa4 table</c>, <c>roa6 table</c>), which a <c>protocol rpki</c> there fills.</summary>
internal sealed partial record BirdRoaTables(string Four, string Six)
{
    /// <summary>A plain word: it stands in filters and commands.</summary>
    public static bool IsName(string name) => Name().IsMatch(name);

    /// <summary>Whether BIRD has them, as tables of VRPs: a table of another kind cannot hold the prefixes that are asked for.</summary>
    public async Task<bool> AreThereAsync(BirdSocket bird, CancellationToken cancel) =>
        await IsThereAsync(bird, $"{Four} 0.0.0.0/0 max 0 as 0", cancel) && await IsThereAsync(bird, $"{Six} ::/0 max 0 as 0", cancel);

    private static async Task<bool> IsThereAsync(BirdSocket bird, string what, CancellationToken cancel) =>
        await bird.RunAsync($"show route table {what} count", cancel) is var reply && (reply.Accepted || reply.Says(BirdReply.NotFound));

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]{0,63}$")]
    private static partial Regex Name();
}

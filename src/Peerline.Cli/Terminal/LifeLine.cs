
namespace Peerline.Cli.Terminal;

/// <summary>The life of a connection as a line: what is behind it, where it is, what is ahead.</summary>
internal static class LifeLine
{
    private static readonly string[] Way =
        ["PendingApproval", "Approved", "ProvisioningStarted", "ProvisioningCompleted", "Validating", "Active"];

    /// <summary>With names where there is room for them.</summary>
    public static string Of(string state, int width)
    {
        var at = Array.IndexOf(Way, Place(state));
        if (at < 0) return $"[{Words.Colour(state)}]● {Words.Safe(state)}[/]";
        var aside = Way[at] != state;
        var steps =
            Way.Select((name, i) =>
                Step(i, at, aside ? Words.Colour(state) : i == at && at == Way.Length - 1 ? "green" : "yellow", width >= 106 ? name : ""));
        var line = string.Join(width >= 106 ? " [grey]─[/] " : "[grey]─[/]", steps);
        return width < 106 || aside ? $"{line}   [{Words.Colour(state)}]{Words.Safe(state)}[/]" : line;
    }

    private static string Step(int i, int at, string now, string name)
    {
        var (mark, colour) = i < at ? ("✔", "green") : i == at ? (now == "green" ? "✔" : "●", now) : ("○", "grey");
        return name.Length == 0 ? $"[{colour}]{mark}[/]" : $"[{colour}]{mark} {name}[/]";
    }

    /// <summary>States beside the way stand where the connection left it.</summary>
    private static string Place(string state) => state switch
    {
        "Rejected" => "PendingApproval",
        "ExternalBlocker" => "ProvisioningStarted",
        "ProvisioningFailed" => "Validating",
        "TypeChangeRequested" or "TypeChangeInProgress" => "Active",
        _ => state,
    };
}

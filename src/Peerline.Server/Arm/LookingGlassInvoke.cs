using Peerline.Access;
using Peerline.Stages.Probing;

namespace Peerline.Server.Arm;

/// <summary><c>Microsoft.Peering/lookingGlass</c>: ping, traceroute and look-up from an edge router.</summary>
internal static class LookingGlassInvoke
{
    public static void MapLookingGlass(this RouteGroupBuilder group) =>
        group.MapPost($"/providers/{ArmRequest.Provider}/lookingGlass", InvokeAsync);

    private static async Task<IResult> InvokeAsync(
        HttpContext context, Caller caller, LookingGlass glass, string? command, string? sourceType, string? sourceLocation,
        string? destinationIP)
    {
        if (ArmAnswers.QueryMissing(
            ("command", command), ("sourceType", sourceType), ("sourceLocation", sourceLocation), ("destinationIP", destinationIP))
            is { } missing) return missing;
        GlassCommand? asked = Enum.GetValues<GlassCommand>().Cast<GlassCommand?>().FirstOrDefault(c => Is(c.ToString()!, command!));
        var problems = new List<ArmError>();
        if (asked is null) problems.Add(Invalid("command", "Traceroute, Ping or BgpRoute"));
        if (!Is(sourceType!, "EdgeSite") && !Is(sourceType!, "AzureRegion")) problems.Add(Invalid("sourceType", "EdgeSite or AzureRegion"));
        if (asked is null || problems.Count > 0) return ArmAnswers.Errors(problems);
        var question = new GlassQuestion(asked.Value, Is(sourceType!, "AzureRegion"), sourceLocation!, destinationIP!);
        return ArmAnswers.From(
            await glass.AskAsync(caller, context.Subscription().Id, question, context.RequestAborted),
            output => new { Command = asked.Value.ToString(), Output = output },
            () => ArmAnswers.Error(StatusCodes.Status404NotFound, "NotFound", "There is nothing at this path."));
    }

    private static ArmError Invalid(string name, string values) =>
        new("InvalidParameter", $"The query parameter '{name}' is {values}.", name);

    private static bool Is(string a, string b) => a.Equals(b, StringComparison.OrdinalIgnoreCase);
}

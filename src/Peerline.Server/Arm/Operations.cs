namespace Peerline.Server.Arm;

/// <summary><c>/providers/Microsoft.Peering/operations</c>: what can be done, and so what is built.</summary>
internal static class Operations
{
    public static void MapOperations(this RouteGroupBuilder group) =>
        group.MapGet("/providers/Microsoft.Peering/operations", () => ArmAnswers.Ok(new ArmPage([.. List()])));

    private static IEnumerable<Operation> List()
    {
        yield return new("Microsoft.Peering/register/action", new("Microsoft.Peering", "Peering Resource Provider",
            "Registers the Peering Resource Provider",
            "Registers the subscription for the Peering Resource Provider and enables the creation of peerings"));
        foreach (var type in Built.Types.Where(t => t.Listed))
        {
            if (type.Writable) yield return Of(type, "Write");
            yield return Of(type, "Read");
            if (type.Writable) yield return Of(type, "Delete");
        }
    }

    private static Operation Of(BuiltType type, string verb) => new(
        $"Microsoft.Peering/{type.Name}/{verb.ToLowerInvariant()}",
        new("Microsoft.Peering", type.Name, $"{verb} {type.Singular}", $"{verb} any {type.Name}"));

    private sealed record Operation(string Name, OperationDisplay Display, bool IsDataAction = false);

    private sealed record OperationDisplay(string Provider, string Resource, string Operation, string Description);
}

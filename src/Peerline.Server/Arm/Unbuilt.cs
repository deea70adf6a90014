namespace Peerline.Server.Arm;

/// <summary>Everything of this face that is not in the menu: a type that is not offered, a method that a type does not have.</summary>
internal static class Unbuilt
{
    public static void MapUnbuilt(this RouteGroupBuilder group, string pattern) => group.Map(pattern, (HttpContext context) =>
    {
        if (ArmPath.Of(context.Request.Path) is not { } path)
            return ArmAnswers.Error(404, "NotFound", "There is nothing at this path.");
        if (path.Namespace != ArmRequest.Provider)
            return ArmAnswers.Error(404, "InvalidResourceNamespace", "The resource namespace is not one of this installation's.");
        if (Built.Types.Any(t => t.Name.Equals(path.Type, StringComparison.OrdinalIgnoreCase)))
            return ArmAnswers.Error(
                405, "MethodNotAllowed",
                    $"The http method '{context.Request.Method}' is not supported for a resource of type '{path.Type}' at this path.");
        return ArmAnswers.Error(404, "InvalidResourceType",
            $"The resource type could not be found in the namespace '{ArmRequest.Provider}'. "
            + $"The types are {string.Join(", ", Built.Types.Select(t => t.Name))}.");
    });
}

namespace Peerline.Server.Arm;

/// <summary>What is common to the requests of Azure Resource Manager's face.</summary>
internal static class ArmRequest
{
    /// <summary>The path belongs to this face, whether there is something behind it or not.</summary>
    public static bool IsArm(PathString path) =>
        path.StartsWithSegments("/subscriptions", StringComparison.OrdinalIgnoreCase)
        || path.StartsWithSegments("/providers", StringComparison.OrdinalIgnoreCase)
        || path.StartsWithSegments("/tenants", StringComparison.OrdinalIgnoreCase);
}

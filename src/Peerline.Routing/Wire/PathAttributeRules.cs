namespace Peerline.Routing.Wire;

internal static class PathAttributeRules
{
    public static string NameOf(PathAttributeCode code) => code.ToString();
}

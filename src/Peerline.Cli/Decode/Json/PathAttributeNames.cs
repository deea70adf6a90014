using Peerline.Routing.Wire;

namespace Peerline.Cli.Decode.Json;

/// <summary>Attribute names in the output: the RFC's, in lower case with underscores; a number for what has no name.</summary>
internal static class PathAttributeNames
{
    private static readonly string[] Names = [.. Enumerable.Range(0, 256).Select(code => Spell(PathAttribute.NameOf((PathAttributeCode)code)))];

    public static string Of(PathAttributeCode code) => Names[(byte)code];

    /// <summary>Reads a code, or a name in any case with hyphens, underscores or spaces; what stands behind it is ignored.</summary>
    public static bool TryParse(string text, out PathAttributeCode code)
    {
        var number = byte.TryParse(text, out var value);
        code = (PathAttributeCode)value;
        if (number) return value != 0;
        // "MP_REACH_NLRI value", as vectors write it.
        var wanted = Spell(text.Trim().Replace(" value", "", StringComparison.OrdinalIgnoreCase));
        var found = Array.FindIndex(Names, n => n == wanted || n.Replace("_", "", StringComparison.Ordinal) == wanted.Replace("_", "", StringComparison.Ordinal));
        code = (PathAttributeCode)Math.Max(0, found);
        return found > 0;
    }

    private static string Spell(string name) => name.ToLowerInvariant().Replace('-', '_').Replace(' ', '_');
}

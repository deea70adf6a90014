using System.Text.RegularExpressions;
using Peerline.Access;

namespace Peerline.Stages.Inventory;

/// <summary>How routers call their interfaces, ports and LAGs alike. Names get into commands and configuration.</summary>
internal static partial class InterfaceNameRule
{
    public static void Check(InputRules rules, string? name, string field)
    {
        rules.Line(name, field, 60);
        if (name is { Length: > 0 })
            rules.Must(Allowed().IsMatch(name), "InvalidInterfaceName", $"{field} has letters, digits and . _ - / : only.", field);
    }

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._/:-]*\z")]
    private static partial Regex Allowed();
}

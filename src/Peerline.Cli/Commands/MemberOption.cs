using System.CommandLine;

namespace Peerline.Cli.Commands;

/// <summary>A member of a LAG is named by the circuit id of its cross connect, as the letter has it.</summary>
internal static class MemberOption
{
    public static Option<string?> Make(string description) => new("--member") { Description = description, HelpName = "CIRCUIT" };
}

using System.CommandLine;

namespace Peerline.Cli;

/// <summary>Options that every command takes.</summary>
internal static class Common
{
    public static Option<string> Output { get; } = new Option<string>("--output", "-o")
    {
        Description = "table or json", DefaultValueFactory = _ => "table", HelpName = "table|json", Recursive = true,
    }.Among("table", "json");

    public static Option<string?> Demo { get; } = new Option<string?>("--demo")
    {
        Description = "Take server and clients from this demo.json", HelpName = "FILE", Recursive = true,
    };

    public static Option<string?> As { get; } = new Option<string?>("--as")
    {
        Description = "With --demo: operator, or the name of a peer", HelpName = "WHO", Recursive = true,
    };

    public static Option<string?> Profile { get; } = new Option<string?>("--profile")
    {
        Description = "A login that was stored under this name", HelpName = "NAME", Recursive = true,
    };

    public static IEnumerable<Option> Options => [Output, Demo, As, Profile];

    private static Option<string> Among(this Option<string> option, params string[] words)
    {
        option.AcceptOnlyFromAmong(words);
        return option;
    }
}

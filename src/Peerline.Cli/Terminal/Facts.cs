using Spectre.Console.Rendering;

namespace Peerline.Cli.Terminal;

/// <summary>Names and values, one a line; what has no value has no line.</summary>
internal static class Facts
{
    public static IRenderable Of(params (string Name, string? Markup)[] facts)
    {
        var grid = new Grid();
        grid.AddColumn(new GridColumn { NoWrap = true, Padding = new Padding(0, 0, 2, 0) });
        grid.AddColumn(new GridColumn { Padding = new Padding(0, 0, 0, 0) });
        foreach (var (name, markup) in facts.Where(f => !string.IsNullOrEmpty(f.Markup)))
            grid.AddRow(new Markup($"[grey]{name}[/]"), new Markup(markup!));
        return grid;
    }
}

using System.Text.Json;
using Peerline.Client;
using Spectre.Console.Rendering;

namespace Peerline.Cli.Terminal;

/// <summary>Where a command's answer goes: tables for people, JSON for programs; errors to the error stream.</summary>
internal sealed class Output
{
    private const int WidthOfPipe = 200;
    private static readonly JsonSerializerOptions Indented = new(PeerlineApiJson.Options)
    {
        WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    // Made when something is shown: a command that writes for itself need not wait for them.
    private readonly Lazy<IAnsiConsole> console = new(() => Make(System.Console.Out, System.Console.IsOutputRedirected));
    private readonly Lazy<IAnsiConsole> error = new(() => Make(System.Console.Error, System.Console.IsErrorRedirected));

    public Output(bool json)
    {
        IsJson = json;
    }

    public bool IsJson { get; }
    public IAnsiConsole Console => console.Value;

    /// <summary>A person watches and the screen can be drawn again.</summary>
    public bool IsLive => !IsJson && !System.Console.IsOutputRedirected && Console.Profile.Capabilities.Ansi;

    /// <summary>The value as JSON, or what <paramref name="show"/> makes of it for people.</summary>
    public int Show<T>(T value, Func<T, IRenderable> show) => Show(value, v => Console.Write(show(v)));

    public int Show<T>(T value, Action<T> show)
    {
        if (IsJson) Json(value);
        else show(value);
        return ExitCode.Done;
    }

    /// <summary>A list as an array, or as a table with a row each; or the words for an empty one.</summary>
    public int List<T>(IReadOnlyList<T> items, string none, string[] columns, Func<T, string[]> row)
    {
        if (IsJson) Json(items);
        else if (items.Count == 0) Console.MarkupLine(Words.Dim(none));
        else Console.Write(Table(columns, items.Select(row)));
        return ExitCode.Done;
    }

    /// <summary>A table without lines: columns are told by their heads and by space.</summary>
    public static Table Table(string[] columns, IEnumerable<string[]> rows)
    {
        var table = new Table { Border = TableBorder.None, ShowHeaders = columns.Any(c => c.Length > 0) };
        foreach (var column in columns)
        {
            var right = column.StartsWith('>');
            table.AddColumn(new TableColumn($"[grey]{Markup.Escape(column.TrimStart('>'))}[/]")
            {
                Padding = new Padding(0, 0, 2, 0), Alignment = right ? Justify.Right : Justify.Left, NoWrap = true,
            });
        }

        // The last column is the long one: it may break where the others may not.
        table.Columns[^1].NoWrap = false;
        foreach (var row in rows) table.AddRow([.. row.Select(cell => new Markup(cell))]);
        return table;
    }

    public void Json<T>(T value) => System.Console.Out.WriteLine(JsonSerializer.Serialize(value, Indented));

    /// <summary>One JSON object a line, for streams.</summary>
    public static void JsonLine<T>(T value) => System.Console.Out.WriteLine(JsonSerializer.Serialize(value, PeerlineApiJson.Options));

    public void Error(string sentence, string? hint = null)
    {
        if (IsJson)
        {
            System.Console.Error.WriteLine(JsonSerializer.Serialize(new { title = Plain.Line(sentence), hint }, Indented));
            return;
        }

        error.Value.MarkupLine($"[red]error:[/] {Words.Safe(sentence)}");
        if (hint is not null) error.Value.MarkupLine($"  [grey]→[/] {Words.Safe(hint)}");
    }

    public void Error(PeerlineApiException e)
    {
        if (IsJson)
        {
            System.Console.Error.WriteLine(JsonSerializer.Serialize(e.Document, Indented));
            return;
        }

        if (e.Problems.Count <= 1)
        {
            Error(e.Message, Hint(e));
            return;
        }

        error.Value.MarkupLine($"[red]error:[/] {Words.Safe(e.Document.Title)}");
        error.Value.Write(Table(["", "", ""], e.Problems.Select(p => new[] { "  ", Words.Bold(p.Target), Words.Safe(p.Detail) })));
        if (Hint(e) is { } hint) error.Value.MarkupLine($"  [grey]→[/] {Words.Safe(hint)}");
    }

    private static string? Hint(PeerlineApiException e) => ExitCode.Of(e) switch
    {
        ExitCode.NotAllowed when (int)e.Status == 401 => "Check the login: peerline whoami, peerline login.",
        ExitCode.NotAllowed => "This is the other side's to do; you are logged in as the wrong one, or must wait for it.",
        ExitCode.Conflict => "Look at it again and decide again.",
        ExitCode.Unreachable => $"It is in the server's log under {e.Document.RequestId}.",
        ExitCode.Refused when e.Problems.Any(p => p.Target == "state") => "peerline tasks shows what is next, and whose it is.",
        _ => null,
    };

    private static IAnsiConsole Make(TextWriter writer, bool redirected)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = redirected || Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 }
                ? ColorSystemSupport.NoColors
                : ColorSystemSupport.Detect,
        });
        if (redirected) console.Profile.Width = WidthOfPipe;
        return console;
    }
}

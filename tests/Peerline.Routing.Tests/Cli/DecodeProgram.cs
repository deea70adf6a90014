using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace Peerline.Routing.Tests.Cli;

/// <summary>The built <c>peerline decode</c> in a process of its own: no server, no login, no home.</summary>
internal static class DecodeProgram
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private static readonly string Path = Find();

    public static Decoded Run(params string[] args) => Run(null, args);

    /// <summary>Runs it with the octets as standard input.</summary>
    public static Decoded Run(byte[]? input, params string[] args)
    {
        using var process = Process.Start(Start(args))!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        Feed(process, input);
        Assert.True(process.WaitForExit(Patience), $"peerline decode {string.Join(' ', args)} does not end.");
        return new Decoded(process.ExitCode, output.Result, error.Result);
    }

    /// <summary>Runs it, and the exit code must be 0 and the error stream empty.</summary>
    public static Decoded Done(params string[] args)
    {
        var decoded = Run(args);
        Assert.True(decoded.Code == 0 && decoded.Error.Length == 0,
            $"peerline decode {string.Join(' ', args)}: exit {decoded.Code}\n{decoded.Output[..Math.Min(decoded.Output.Length, 2000)]}\n{decoded.Error}");
        return decoded;
    }

    /// <summary>Decodes octets from the standard input; the exit code must be 0.</summary>
    public static Decoded Done(byte[] input, params string[] args)
    {
        var decoded = Run(input, ["-", .. args]);
        Assert.True(decoded.Code == 0 && decoded.Error.Length == 0, $"exit {decoded.Code}\n{decoded.Error}");
        return decoded;
    }

    public static ProcessStartInfo Start(params string[] args) => Command(["decode", .. args]);

    /// <summary>Any command of the same program.</summary>
    public static ProcessStartInfo Command(params string[] words) => new("dotnet", [Path, .. words])
    {
        RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        StandardOutputEncoding = Encoding.UTF8, StandardErrorEncoding = Encoding.UTF8,
    };

    // Where the octets make no sense any more the program ends before it has read them all.
    private static void Feed(Process process, byte[]? input)
    {
        try
        {
            if (input is not null) process.StandardInput.BaseStream.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            Assert.True(process.WaitForExit(Patience), "It does not read, and does not end.");
        }
    }

    private static string Find()
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var path = System.IO.Path.Combine(SharedData.RepositoryRoot, "src", "Peerline.Cli", "bin", configuration, "net10.0", "peerline.dll");
        return File.Exists(path) ? path : throw new FileNotFoundException("peerline was not built.", path);
    }
}

/// <summary>What one run wrote.</summary>
internal sealed record Decoded(int Code, string Output, string Error)
{
    /// <summary>Each line as an object.</summary>
    public List<JsonElement> Lines =>
        [.. Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];

    /// <summary>The lines that are messages, not remarks.</summary>
    public List<JsonElement> Messages => [.. Lines.Where(line => line.GetProperty("kind").GetString() != "note")];

    /// <summary>The remarks.</summary>
    public List<JsonElement> Notes => [.. Lines.Where(line => line.GetProperty("kind").GetString() == "note")];

    public JsonElement Json => JsonDocument.Parse(Output).RootElement;
}

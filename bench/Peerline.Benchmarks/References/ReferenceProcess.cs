using System.Diagnostics;
using Peerline.Benchmarks.Running;

namespace Peerline.Benchmarks.References;

/// <summary>A tool of others, run on the same data; its output goes nowhere.</summary>
internal static class ReferenceProcess
{
    /// <summary>Median wall time from start to end, output read away by /dev/null.</summary>
    public static double Seconds(string command, string[] arguments, int runs = 3) =>
        Median.Seconds(() => Run(command, arguments), runs, warmUps: 1);

    private static void Run(string command, string[] arguments)
    {
        var start = new ProcessStartInfo("/bin/sh");
        const string quietly = "exec \"$0\" \"$@\" >/dev/null 2>&1";
        foreach (var argument in (string[])["-c", quietly, command, .. arguments]) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{command} ended with {process.ExitCode}.");
    }
}

using System.Diagnostics;
using System.Globalization;

namespace Peerline.Benchmarks.Running;

/// <summary>The core that is measured on, and one for everything that only feeds or asks.</summary>
internal static class Core
{
    public static int Measured { get; } =
        int.Parse(Environment.GetEnvironmentVariable("PEERLINE_BENCH_CORE") ?? "0", CultureInfo.InvariantCulture);

    public static int Other { get; } = Measured == 0 ? 1 : 0;

    /// <summary>Moves this process, all its threads, to a core.</summary>
    public static void MoveTo(int core)
    {
        using var process = Process.Start(new ProcessStartInfo("taskset", ["-a", "-c", "-p", Text(core), Text(Environment.ProcessId)])
        {
            RedirectStandardOutput = true,
        })!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"There is no core {core} to move to: two are needed.");
    }

    public static string Text(int core) => core.ToString(CultureInfo.InvariantCulture);
}

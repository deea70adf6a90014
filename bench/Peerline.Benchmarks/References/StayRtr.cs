using System.Diagnostics;
using System.Globalization;
using Peerline.Benchmarks.Running;

namespace Peerline.Benchmarks.References;

/// <summary>StayRTR with a file of VRPs, on the core that is not measured; ends when disposed.</summary>
internal sealed class StayRtr : IDisposable
{
    private readonly Process _process;

    public StayRtr(string file, int port)
    {
        string[] arguments =
        [
            "--pdeathsig", "KILL", "taskset", "-c", Core.Text(Core.Other), "stayrtr", "-bind", string.Create(CultureInfo.InvariantCulture, $":{port}"),
            "-cache", Path.GetFullPath(file), "-checktime=false", "-metrics.addr", "", "-loglevel", "error",
        ];
        _process = Process.Start(new ProcessStartInfo("setpriv", arguments))!;
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}

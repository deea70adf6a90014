using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Peerline.Benchmarks.Running;
using Peerline.Routing.Addressing;
using Peerline.Routing.Rtr;

namespace Peerline.Benchmarks.References;

/// <summary>rtrlib, through a C program that is compiled here and validates the same routes against the same VRPs.</summary>
internal static class RtrlibReference
{
    public sealed record Result(double Seconds, int Valid, int NotFound, int Invalid);

    public static Result Validate(IReadOnlyList<Vrp> vrps, IReadOnlyList<(Prefix Prefix, Asn Origin)> routes, int passes = 5)
    {
        var folder = Directory.CreateTempSubdirectory("peerline-bench").FullName;
        try
        {
            var (program, file) = (Path.Combine(folder, "origin_validation"), Path.Combine(folder, "routes"));
            Output("gcc", ["-O3", "-o", program, Source(), "-lrtr"]);
            using (var writer = new BinaryWriter(File.Create(file)))
            {
                Write(writer, vrps.Count, vrps.Select(v => (v.Prefix, v.MaxLength, v.Asn)));
                Write(writer, routes.Count, routes.Select(r => (r.Prefix, r.Prefix.Length, r.Origin)));
            }
            var output = Output(program, [file, passes.ToString(CultureInfo.InvariantCulture)]);
            var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(l => l.Split(' ').Select(n => double.Parse(n, CultureInfo.InvariantCulture)).ToArray()).ToArray();
            return new Result(Median.Of(lines.Select(l => l[0])), (int)lines[0][1], (int)lines[0][2], (int)lines[0][3]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Source([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "origin_validation.c");

    private static void Write(BinaryWriter writer, int count, IEnumerable<(Prefix Prefix, int MaxLength, Asn Asn)> records)
    {
        Span<byte> octets = stackalloc byte[16];
        writer.Write(count);
        foreach (var (prefix, maxLength, asn) in records)
        {
            octets.Clear();
            prefix.Network.WriteTo(octets);
            writer.Write(prefix.Network.IsIPv4);
            writer.Write((byte)prefix.Length);
            writer.Write((byte)maxLength);
            writer.Write((byte)0);
            writer.Write(asn.Value);
            writer.Write(octets);
        }
    }

    private static string Output(string command, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{command} ended with {process.ExitCode}.");
    }
}

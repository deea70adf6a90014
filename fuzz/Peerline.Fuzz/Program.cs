using Peerline.Fuzz;
using Peerline.Fuzz.Targets;
using SharpFuzz;

// Peerline.Fuzz FORMAT                one run under afl-fuzz, input on standard input
// Peerline.Fuzz FORMAT FILE...        replays files, and says what breaks
// Peerline.Fuzz seeds FORMAT FOLDER   writes what the fuzzer starts from
switch (args)
{
    case ["seeds", var format, var folder]:
        return Seeds.Write(format, folder);
    case [var format] when FuzzTargets.ByName.TryGetValue(format, out var target):
        Fuzzer.OutOfProcess.Run(stream =>
        {
            using var octets = new MemoryStream();
            stream.CopyTo(octets);
            target(octets.GetBuffer().AsSpan(0, (int)octets.Length));
        });
        return 0;
    case [var format, .. var files] when FuzzTargets.ByName.TryGetValue(format, out var target):
        return Replay(target, files);
    default:
        Console.Error.WriteLine($"usage: Peerline.Fuzz {string.Join('|', FuzzTargets.ByName.Keys)} [FILE...] | seeds FORMAT FOLDER");
        return 2;
}

static int Replay(FuzzTargets.Target target, string[] files)
{
    var broken = 0;
    foreach (var file in files)
    {
        try
        {
            target(File.ReadAllBytes(file));
        }
        // Whatever it is, it is what the fuzzer found.
        catch (Exception e)
        {
            broken++;
            Console.WriteLine($"{file}: {e}");
        }
    }
    Console.WriteLine($"{files.Length} replayed, {broken} broken");
    return broken == 0 ? 0 : 1;
}

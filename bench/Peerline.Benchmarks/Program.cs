using System.Globalization;
using Peerline.Benchmarks.Data;
using Peerline.Benchmarks.References;
using Peerline.Benchmarks.Running;

// Peerline.Benchmarks generate FOLDER [PEERS [IPV4 IPV6]]   makes the data: 4 peers of 1,000,000 + 200,000 routes when nothing else is said
// Peerline.Benchmarks list | header                         names, and the head of the table
// Peerline.Benchmarks NAME FOLDER                           runs one and prints its lines
// Peerline.Benchmarks send PORT FILE                        is the sender of a benchmark
switch (args)
{
    case ["generate", var folder, .. var numbers]:
        var sizes = numbers.Select(n => int.Parse(n, CultureInfo.InvariantCulture)).ToArray();
        var generator = sizes.Length >= 3 ? new TableGenerator(sizes[1], sizes[2]) : new TableGenerator(1_000_000, 200_000);
        Console.WriteLine(generator.Write(folder, sizes.Length > 0 ? sizes[0] : 4));
        return 0;
    case ["send", var port, var file]:
        FileSender.Send(int.Parse(port, CultureInfo.InvariantCulture), file);
        return 0;
    case ["header"]:
        Console.WriteLine(Line.Header);
        return 0;
    case ["list"]:
        foreach (var name in BenchmarkList.ByName.Keys) Console.WriteLine(name);
        return 0;
    case [var name, var folder] when BenchmarkList.ByName.TryGetValue(name, out var benchmark):
        foreach (var line in benchmark(new BenchmarkData(folder))) Console.WriteLine(line);
        return 0;
    default:
        Console.Error.WriteLine("usage: Peerline.Benchmarks generate FOLDER [PEERS [IPV4 IPV6]] | list | header | NAME FOLDER");
        return 2;
}

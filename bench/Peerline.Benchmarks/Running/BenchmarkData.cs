using Peerline.Benchmarks.Data;

namespace Peerline.Benchmarks.Running;

/// <summary>The folder that <c>generate</c> filled. Files are read whole: no disk is measured.</summary>
internal sealed class BenchmarkData(string folder)
{
    public string Rib => File("full.rib.mrt");
    public string UpdatesMrt => File("full.upd.mrt");
    public string Updates => File("full.upd.bin");
    public string Vrps => File("full.vrps.json");

    /// <summary>A BMP stream: <c>PEERLINE_BENCH_BMP</c> names a recorded one, else the made one.</summary>
    public string Bmp => Environment.GetEnvironmentVariable("PEERLINE_BENCH_BMP") is { Length: > 0 } named ? named : File("full.bmp.bin");

    /// <summary>The bare UPDATEs of each peer, the first peer first.</summary>
    public string[] UpdatesOfAllPeers =>
        [Updates, .. Enumerable.Range(2, 30).Select(n => Path.Combine(folder, $"peer{n}.upd.bin")).TakeWhile(System.IO.File.Exists)];

    public string Folder => folder;

    private string File(string name)
    {
        var path = Path.Combine(folder, name);
        return System.IO.File.Exists(path) ? path : throw new FileNotFoundException($"{path} is not there: 'generate {folder}' makes it.");
    }
}

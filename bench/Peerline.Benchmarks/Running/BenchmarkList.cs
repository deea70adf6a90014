using Peerline.Benchmarks.Benchmarks;

namespace Peerline.Benchmarks.Running;

/// <summary>What can be run, by name. Each is run in a process of its own by <c>bench/run</c>, so that none warms the next.</summary>
internal static class BenchmarkList
{
    public static readonly IReadOnlyDictionary<string, Func<BenchmarkData, IEnumerable<Line>>> ByName =
        new Dictionary<string, Func<BenchmarkData, IEnumerable<Line>>>
        {
            ["mrt-text"] = MrtText.Run,
            ["mrt-decode"] = MrtDecode.Run,
            ["bmp-decode"] = BmpDecode.Run,
            ["bmp-station"] = BmpStationIngest.Run,
            ["rtr"] = RtrSynchronisation.Run,
            ["origin-validation"] = OriginValidation.Run,
            ["prefix-lists"] = PrefixLists.Run,
            ["table-ingest"] = TableIngest.Run,
            ["table-look-up"] = TableLookUp.Run,
            ["table-memory"] = TableMemory.Run,
            ["table-origins"] = TableOrigins.Run,
            ["table-pages"] = TablePages.Run,
        };
}

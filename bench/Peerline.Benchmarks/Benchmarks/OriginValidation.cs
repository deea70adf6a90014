using Peerline.Benchmarks.Data;
using Peerline.Benchmarks.References;
using Peerline.Benchmarks.Running;
using Peerline.Routing.Rtr;

namespace Peerline.Benchmarks.Benchmarks;

/// <summary>Every route of a full table against every VRP, in the order of the table; rtrlib does the same on the same core.</summary>
internal static class OriginValidation
{
    public static IEnumerable<Line> Run(BenchmarkData data)
    {
        var vrps = TableReader.Vrps(data.Vrps);
        var routes = TableReader.Routes(data.Updates);
        var table = VrpTable.Create(vrps);
        var counts = new int[3];
        var ours = Median.Seconds(() =>
        {
            Array.Clear(counts);
            foreach (var (prefix, origin) in routes) counts[(int)table.Validate(prefix, origin)]++;
        });
        var theirs = RtrlibReference.Validate(vrps, routes);
        var same = counts[(int)OriginState.Valid] == theirs.Valid && counts[(int)OriginState.NotFound] == theirs.NotFound
            && counts[(int)OriginState.Invalid] == theirs.Invalid;
        var ratio = theirs.Seconds / ours;
        yield return new Line(
            $"origin validation, {routes.Length:n0} routes against {table.Count:n0} VRPs, {(same ? "same counts" : "COUNTS DIFFER")}",
            $"{Figure.Seconds(ours / routes.Length)} a route", $"rtrlib {Figure.Seconds(theirs.Seconds / routes.Length)}",
            Figure.Times(ratio), "10 x", ratio >= 10 && same);
    }
}

using System.Globalization;
using System.Text.Json;
using Peerline.Cli.Decode.Json;
using Peerline.Cli.Decode.Text;

namespace Peerline.Cli.Decode.Totals;

/// <summary>The totals as one object, or for people.</summary>
internal static class TotalsReport
{
    private const int MostPeers = 20;

    public static void Json(Utf8JsonWriter json, TotalsSink totals)
    {
        json.WriteStartObject();
        json.WriteNumber("messages"u8, totals.Messages.Sum(m => m.Value));
        json.WriteNumber("octets"u8, totals.Octets);
        if (totals.First.IsKnown) json.Time("first_time"u8, totals.First);
        if (totals.Last.IsKnown) json.Time("last_time"u8, totals.Last);
        Counts(json, "by_type"u8, totals.Messages);
        Counts(json, "outcomes"u8, totals.Outcomes);
        Counts(json, "faults"u8, totals.Faults);
        Counts(json, "notes"u8, totals.Notes);
        json.WriteStartObject("families"u8);
        foreach (var (family, counts) in totals.Families)
        {
            json.WriteStartObject(JsonValues.FamilyName(family));
            json.WriteNumber("announced"u8, counts.Announced);
            json.WriteNumber("withdrawn"u8, counts.Withdrawn);
            json.WriteNumber("prefixes"u8, counts.Prefixes);
            json.WriteNumber("ends_of_rib"u8, counts.EndsOfRib);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        Counts(json, "peers"u8, totals.Peers);
        json.WriteEndObject();
    }

    public static void Text(TextPage page, TotalsSink totals)
    {
        page.Row("messages", Count(totals.Messages.Sum(m => m.Value)), TextStyle.Title);
        foreach (var (type, count) in totals.Messages) page.Row("", $"{Count(count),12}  {type}");
        page.Row("octets", Count(totals.Octets));
        if (totals.First.IsKnown) page.Row("time", $"{totals.First} to {totals.Last} ({totals.Last.AsSeconds - totals.First.AsSeconds:0.###} s)");
        foreach (var (family, counts) in totals.Families)
        {
            page.Row(JsonValues.FamilyName(family),
            [
                $"{Count(counts.Announced)} announced", $"{Count(counts.Withdrawn)} withdrawn", $"{Count(counts.Prefixes)} prefixes",
                $"{Count(counts.EndsOfRib)} End-of-RIB",
            ], TextStyle.Prefix);
        }

        page.Row("peers", Count(totals.Peers.Kinds));
        foreach (var (peer, count) in totals.Peers.Take(MostPeers)) page.Row("", $"{Count(count),12}  {peer}");
        if (totals.Peers.Kinds > MostPeers) page.Row("", $"{"",12}  and {Count(totals.Peers.Kinds - MostPeers)} others", TextStyle.Dim);
        foreach (var (outcome, count) in totals.Outcomes)
            page.Row(outcome, Count(count), outcome == "ok" ? TextStyle.Good : TextStyle.Fault);
        foreach (var (reason, count) in totals.Faults) page.Row("", $"{Count(count),12}  {reason}", TextStyle.Fault);
        foreach (var (note, count) in totals.Notes) page.Row(note, $"{Count(count)} octets", TextStyle.Warning);
    }

    private static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static void Counts(Utf8JsonWriter json, ReadOnlySpan<byte> name, Tally tally)
    {
        json.WriteStartObject(name);
        foreach (var (what, count) in tally) json.WriteNumber(what, count);
        json.WriteEndObject();
    }
}

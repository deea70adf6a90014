using System.Globalization;

using SkiaSharp;

namespace Peerline.Stages.Authorization;

/// <summary>
/// The part of the paper for which the technician takes it to the meet-me room: where, from which port, to which port, with what
/// fibre. It is the largest type after the title, in a face in which 0 and O, 1 and I and l differ.
/// </summary>
static class DemarcTable
{
    const float LabelWidth = 92;
    const float Padding = 7;
    const float SideWidth = (Sheet.Measure - LabelWidth) / 2;
    const float FirstValue = Sheet.Left + LabelWidth;

    /// <summary>One cross connect: its two ends, and what else is said of it.</summary>
    public sealed record Wire(LoaDemarc ASide, LoaDemarc? ZSide, IReadOnlyList<(string Label, string Value, Ink Ink)> Lines);

    public static string Counted(int crossConnects) =>
        crossConnects == 1 ? "one cross connect" : string.Create(CultureInfo.InvariantCulture, $"{crossConnects} cross connects");

    public static IEnumerable<Block> Blocks(LoaFacility facility, LoaParty issuer, LoaParty party, IReadOnlyList<Wire> wires)
    {
        yield return Head("Facility and demarcation points");
        yield return Across("Facility", facility.Name, Ink.ValueBold, Address(facility));
        yield return Across("Where inside", Inside(facility), Ink.ValueBold);
        for (var n = 0; n < wires.Count; n++)
        {
            if (wires.Count > 1) yield return Head(string.Create(CultureInfo.InvariantCulture, $"Cross connect {n + 1} of {wires.Count}"));
            yield return Sides(issuer, party);
            foreach (var block in Blocks(wires[n])) yield return block;
        }
    }

    static IEnumerable<Block> Blocks(Wire wire)
    {
        var (aSide, zSide) = (wire.ASide, wire.ZSide);
        yield return Pair("Cage / room", aSide.Cage, zSide?.Cage);
        yield return Pair("Rack", aSide.Rack, zSide?.Rack);
        yield return Pair("Panel", aSide.Panel, zSide?.Panel);
        yield return Pair(
            aSide.Ports.Count > 1 || zSide?.Ports.Count > 1 ? "Ports / strands" : "Port / strands",
            Ports(aSide), Ports(zSide), "ask the Issuer’s NOC");
        if (zSide is { Media: not null } or { Connector: not null })
            yield return Across("Z side’s fibre", string.Join(" · ", new[] { zSide.Media, zSide.Connector }.OfType<string>()), Ink.Value);
        foreach (var (label, value, ink) in wire.Lines) yield return Across(label, value, ink);
    }

    static string Address(LoaFacility facility)
    {
        var address = string.Join(", ", facility.AddressLines);
        return facility.PeeringDbId is { } id
            ? string.Create(CultureInfo.InvariantCulture, $"{address} · PeeringDB facility {id}")
            : address;
    }

    static string Inside(LoaFacility facility)
    {
        string?[] parts =
        [
            facility.Floor is null ? null : $"Floor {facility.Floor}",
            facility.Suite is null ? null : $"Suite {facility.Suite}",
            facility.MeetMeRoom,
        ];
        return string.Join(" · ", parts.OfType<string>());
    }

    static string Ports(LoaDemarc? side) => string.Join(", ", side?.Ports ?? []);

    static Block Head(string text)
    {
        var set = PaperText.Wrap(text, Ink.TableHead, Sheet.Measure - (2 * Padding));
        var height = set.Height + 7;
        return new Block(height, 9, (pen, top) =>
        {
            pen.Fill(new SKRect(Sheet.Left, top, Sheet.Right, top + height), Ink.Navy);
            set.Draw(pen, Sheet.Left + Padding, top + 3.5f);
        }, KeepWithNext: true);
    }

    static Block Sides(LoaParty issuer, LoaParty party)
    {
        const float width = SideWidth - (2 * Padding);
        var a = PaperText.Wrap($"A side: the Issuer, AS{issuer.Asn}", Ink.Label, width);
        var z = PaperText.Wrap($"Z side: the Authorized Party, AS{party.Asn}", Ink.Label, width);
        var aName = PaperText.Wrap(issuer.LegalName, Ink.ValueBold, width, mostLines: 10);
        var zName = PaperText.Wrap(party.LegalName, Ink.ValueBold, width, mostLines: 10);
        var height = a.Height + Math.Max(aName.Height, zName.Height) + 7;
        return new Block(height, 0, (pen, top) =>
        {
            pen.Fill(new SKRect(Sheet.Left, top, Sheet.Right, top + height), Ink.Tint);
            aName.Draw(pen, FirstValue + Padding, a.Draw(pen, FirstValue + Padding, top + 3));
            zName.Draw(pen, FirstValue + SideWidth + Padding, z.Draw(pen, FirstValue + SideWidth + Padding, top + 3));
            Frame(pen, top, height, divided: true);
        }, KeepWithNext: true);
    }

    static Block Pair(string label, string? aSide, string? zSide, string absent = "not stated")
    {
        const float width = SideWidth - (2 * Padding);
        var name = PaperText.Wrap(label, Ink.TableLabel, LabelWidth - (2 * Padding));
        var a = Value(aSide, Ink.Demarc, absent, width);
        var z = Value(zSide, Ink.Demarc, "named in the order", width);
        var height = Math.Max(a.Height, z.Height) + 5;
        return new Block(height, 0, (pen, top) =>
        {
            name.Draw(pen, Sheet.Left + Padding, top + 3.8f);
            a.Draw(pen, FirstValue + Padding, top + 2.5f);
            z.Draw(pen, FirstValue + SideWidth + Padding, top + 2.5f);
            Frame(pen, top, height, divided: true);
        });
    }

    static PaperText Value(string? value, Ink ink, string absent, float width)
    {
        var text = PaperText.Wrap(value, ink, width);
        return text.Lines.Count > 0 ? text : PaperText.Wrap(absent, Ink.TableLabel with { Leading = ink.Leading }, width);
    }

    static Block Across(string label, string? text, Ink ink, string? below = null)
    {
        const float width = Sheet.Measure - LabelWidth - (2 * Padding);
        var name = PaperText.Wrap(label, Ink.TableLabel, LabelWidth - (2 * Padding));
        var value = Value(text, ink, "not stated", width);
        var small = PaperText.Wrap(below, Ink.SmallDark, width);
        var height = value.Height + small.Height + 6;
        return new Block(height, 0, (pen, top) =>
        {
            name.Draw(pen, Sheet.Left + Padding, top + 3 + ((ink.Leading - Ink.TableLabel.Leading) / 2));
            small.Draw(pen, FirstValue + Padding, value.Draw(pen, FirstValue + Padding, top + 3));
            Frame(pen, top, height, divided: false);
        });
    }

    static void Frame(Pen pen, float top, float height, bool divided)
    {
        pen.Frame(SKRect.Create(Sheet.Left, top, Sheet.Measure, height), Ink.Hairline, 0.7f);
        pen.Upright(FirstValue, top, height, Ink.Hairline, 0.7f);
        if (divided)
        {
            pen.Upright(FirstValue + SideWidth, top, height, Ink.Hairline, 0.7f);
        }
    }
}

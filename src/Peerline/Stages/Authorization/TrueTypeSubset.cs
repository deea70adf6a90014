using System.Buffers.Binary;
using System.Text;

namespace Peerline.Stages.Authorization;

/// <summary>
/// A TrueType font (ISO/IEC 14496-22) cut down to the characters that a letter uses: half a megabyte becomes ten kilobytes. Glyphs
/// keep their indices, so that metrics and composites need no translation; the outlines of all others become empty. What is left out
/// whole is what a PDF does not use: layout and kerning (GPOS, GSUB, GDEF), glyph names (post) and the signature of the uncut file.
/// </summary>
static class TrueTypeSubset
{
    static readonly string[] Kept = ["OS/2", "cvt ", "fpgm", "gasp", "head", "hhea", "maxp", "name", "prep"];

    /// <param name="glyphs">The characters to keep, each with the index of its glyph.</param>
    public static byte[] Cut(byte[] font, IReadOnlyDictionary<Rune, ushort> glyphs)
    {
        var tables = Directory(font);
        var kept = WithComponents(font, tables, glyphs.Values);
        var (glyf, loca) = Outlines(font, tables, kept);
        var cut = Kept.Where(tables.ContainsKey).ToDictionary(tag => tag, tag => font[tables[tag]]);
        cut["cmap"] = CharacterMap(glyphs);
        cut["glyf"] = glyf;
        cut["loca"] = loca;
        cut["hmtx"] = Metrics(font, tables, kept);
        cut["post"] = [0, 3, .. new byte[30]];
        BinaryPrimitives.WriteInt16BigEndian(cut["head"].AsSpan(IndexToLocFormat), LongOffsets);
        return Assemble(cut);
    }

    // Offsets into head, hhea and maxp.
    const int IndexToLocFormat = 50;
    const int NumberOfHMetrics = 34;
    const int NumGlyphs = 4;
    const short LongOffsets = 1;

    // Offset table: version(4) numTables(2) …(6); then for each table tag(4) checksum(4) offset(4) length(4).
    const int OffsetTable = 12;
    const int TableRecord = 16;

    static Dictionary<string, Range> Directory(byte[] font)
    {
        var tables = new Dictionary<string, Range>();
        var count = U16(font, 4);
        for (var record = OffsetTable; record < OffsetTable + (count * TableRecord); record += TableRecord)
        {
            var start = (int)U32(font, record + 8);
            tables[Encoding.ASCII.GetString(font, record, 4)] = start..(start + (int)U32(font, record + 12));
        }

        return tables;
    }

    static SortedSet<ushort> WithComponents(byte[] font, Dictionary<string, Range> tables, IEnumerable<ushort> glyphs)
    {
        var all = new SortedSet<ushort>();
        var open = new Stack<ushort>(glyphs.Prepend((ushort)0));
        while (open.TryPop(out var glyph))
        {
            if (all.Add(glyph))
            {
                Components(Outline(font, tables, glyph)).ForEach(open.Push);
            }
        }

        return all;
    }

    // A composite has a negative number of contours; after the header of 10 octets each component is
    // flags(2) glyphIndex(2), arguments of 2 or 4 octets, and a scale of 0, 2, 4 or 8 octets.
    static List<ushort> Components(ReadOnlySpan<byte> outline)
    {
        const int wordArguments = 0x0001, scale = 0x0008, more = 0x0020, twoScales = 0x0040, matrix = 0x0080;
        var components = new List<ushort>();
        if (outline.IsEmpty || BinaryPrimitives.ReadInt16BigEndian(outline) >= 0)
        {
            return components;
        }

        for (int at = 10, flags = more; (flags & more) != 0;)
        {
            flags = BinaryPrimitives.ReadUInt16BigEndian(outline[at..]);
            components.Add(BinaryPrimitives.ReadUInt16BigEndian(outline[(at + 2)..]));
            at += 4 + ((flags & wordArguments) != 0 ? 4 : 2);
            at += (flags & scale) != 0 ? 2 : (flags & twoScales) != 0 ? 4 : (flags & matrix) != 0 ? 8 : 0;
        }

        return components;
    }

    static ReadOnlySpan<byte> Outline(byte[] font, Dictionary<string, Range> tables, int glyph)
    {
        var loca = tables["loca"].Start.Value;
        var isLong = U16(font, tables["head"].Start.Value + IndexToLocFormat) == LongOffsets;
        int Offset(int index) => isLong ? (int)U32(font, loca + (4 * index)) : 2 * U16(font, loca + (2 * index));
        return font.AsSpan()[tables["glyf"]][Offset(glyph)..Offset(glyph + 1)];
    }

    static (byte[] Glyf, byte[] Loca) Outlines(byte[] font, Dictionary<string, Range> tables, SortedSet<ushort> kept)
    {
        var count = U16(font, tables["maxp"].Start.Value + NumGlyphs);
        var loca = new byte[4 * (count + 1)];
        using var glyf = new MemoryStream();
        for (var glyph = 0; glyph < count; glyph++)
        {
            if (kept.Contains((ushort)glyph))
            {
                glyf.Write(Outline(font, tables, glyph));
                Pad(glyf);
            }

            BinaryPrimitives.WriteUInt32BigEndian(loca.AsSpan(4 * (glyph + 1)), (uint)glyf.Length);
        }

        return (glyf.ToArray(), loca);
    }

    static byte[] Metrics(byte[] font, Dictionary<string, Range> tables, SortedSet<ushort> kept)
    {
        var metrics = font[tables["hmtx"]];
        var full = U16(font, tables["hhea"].Start.Value + NumberOfHMetrics);
        for (var glyph = 0; glyph < full - 1; glyph++)
        {
            if (!kept.Contains((ushort)glyph))
            {
                metrics.AsSpan(4 * glyph, 4).Clear();
            }
        }

        return metrics;
    }

    // One subtable for Windows and full Unicode (3, 10) in format 12, each character a group of its own.
    static byte[] CharacterMap(IReadOnlyDictionary<Rune, ushort> glyphs)
    {
        const int header = 12, subtable = 16, group = 12;
        var map = new byte[header + subtable + (group * glyphs.Count)];
        var at = map.AsSpan();
        BinaryPrimitives.WriteUInt16BigEndian(at[2..], 1);
        BinaryPrimitives.WriteUInt16BigEndian(at[4..], 3);
        BinaryPrimitives.WriteUInt16BigEndian(at[6..], 10);
        BinaryPrimitives.WriteUInt32BigEndian(at[8..], header);
        at = at[header..];
        BinaryPrimitives.WriteUInt16BigEndian(at, 12);
        BinaryPrimitives.WriteUInt32BigEndian(at[4..], (uint)at.Length);
        BinaryPrimitives.WriteUInt32BigEndian(at[12..], (uint)glyphs.Count);
        at = at[subtable..];
        foreach (var (rune, glyph) in glyphs.OrderBy(pair => pair.Key.Value))
        {
            BinaryPrimitives.WriteUInt32BigEndian(at, (uint)rune.Value);
            BinaryPrimitives.WriteUInt32BigEndian(at[4..], (uint)rune.Value);
            BinaryPrimitives.WriteUInt32BigEndian(at[8..], glyph);
            at = at[group..];
        }

        return map;
    }

    static byte[] Assemble(Dictionary<string, byte[]> tables)
    {
        const int checkSumAdjustment = 8;
        tables["head"].AsSpan(checkSumAdjustment, 4).Clear();
        var ordered = tables.OrderBy(table => table.Key, StringComparer.Ordinal).ToArray();
        var font = new MemoryStream();
        font.Write(Header(ordered));
        foreach (var (_, table) in ordered)
        {
            font.Write(table);
            Pad(font);
        }

        var bytes = font.ToArray();
        var head = Directory(bytes)["head"].Start.Value;
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(head + checkSumAdjustment), 0xB1B0AFBA - CheckSum(bytes));
        return bytes;
    }

    static byte[] Header(KeyValuePair<string, byte[]>[] tables)
    {
        var header = new byte[OffsetTable + (TableRecord * tables.Length)];
        var entrySelector = int.Log2(tables.Length);
        BinaryPrimitives.WriteUInt32BigEndian(header, 0x00010000);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(4), (ushort)tables.Length);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(6), (ushort)(TableRecord << entrySelector));
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(8), (ushort)entrySelector);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(10), (ushort)((TableRecord * tables.Length) - (TableRecord << entrySelector)));
        var record = header.AsSpan(OffsetTable);
        var offset = header.Length;
        foreach (var (tag, table) in tables)
        {
            Encoding.ASCII.GetBytes(tag, record);
            BinaryPrimitives.WriteUInt32BigEndian(record[4..], CheckSum(table));
            BinaryPrimitives.WriteUInt32BigEndian(record[8..], (uint)offset);
            BinaryPrimitives.WriteUInt32BigEndian(record[12..], (uint)table.Length);
            offset += (table.Length + 3) & ~3;
            record = record[TableRecord..];
        }

        return header;
    }

    static uint CheckSum(ReadOnlySpan<byte> table)
    {
        var sum = 0u;
        Span<byte> last = stackalloc byte[4];
        for (; !table.IsEmpty; table = table[Math.Min(4, table.Length)..])
        {
            last.Clear();
            table[..Math.Min(4, table.Length)].CopyTo(last);
            sum += BinaryPrimitives.ReadUInt32BigEndian(last);
        }

        return sum;
    }

    static void Pad(MemoryStream stream) => stream.Write(stackalloc byte[(int)(-stream.Length & 3)]);

    static ushort U16(byte[] font, int offset) => BinaryPrimitives.ReadUInt16BigEndian(font.AsSpan(offset));

    static uint U32(byte[] font, int offset) => BinaryPrimitives.ReadUInt32BigEndian(font.AsSpan(offset));
}

using System.Text;
using System.Text.RegularExpressions;
using Peerline.Access;
using Peerline.Model;
using Peerline.Routing.Addressing;

namespace Peerline.Sources.Iana;

/// <summary>
/// Reads the registries as IANA publishes them (CSV, RFC 4180): columns by their names, several prefixes in a cell, marks of footnotes
/// behind values. A file with anything in it that is not understood is refused with all that is wrong: half a registry is none.
/// </summary>
public static partial class IanaFile
{
    /// <summary>The registries are of some 30 rows; a file of more is another one.</summary>
    private const int MostRows = 1000;

    public static IReadOnlyList<SpecialBlock> ReadBlocks(string csv, Afi afi, InputRules rules, string target)
    {
        var blocks = new List<SpecialBlock>();
        foreach (var (row, line) in Rows(csv, ["Address Block", "Name", "Globally Reachable"], rules, target))
        {
            var reachable = Plain(row[2]) switch { "True" => true, "False" => false, "N/A" or "" => (bool?)null, _ => null };
            rules.Must(Plain(row[2]) is "True" or "False" or "N/A" or "", "InvalidRegistry", $"Line {line}: '{Shown(row[2])}' is neither True nor False.", target);
            foreach (var cell in row[0].Split(','))
            {
                if (Prefix.TryParse(Plain(cell), out var prefix) && prefix.Afi == afi) blocks.Add(new SpecialBlock(prefix, Name(row[1]), reachable));
                else rules.Add("InvalidRegistry", $"Line {line}: '{Shown(cell)}' is no {afi} prefix.", target);
            }
        }

        Twice(blocks.Select(b => b.Prefix.ToString()), rules, target);
        return [.. blocks.OrderBy(b => b.Prefix)];
    }

    public static IReadOnlyList<SpecialAsns> ReadAsns(string csv, InputRules rules, string target)
    {
        var asns = new List<SpecialAsns>();
        foreach (var (row, line) in Rows(csv, ["AS Number", "Reason"], rules, target))
        {
            var ends = Plain(row[0]).Split('-');
            if (ends.Length <= 2 && Asn.TryParse(ends[0], out var first) && Asn.TryParse(ends[^1], out var last) && first <= last)
                asns.Add(new SpecialAsns(new AsnRange(first, last), Name(row[1])));
            else rules.Add("InvalidRegistry", $"Line {line}: '{Shown(row[0])}' is no AS number and no range of them.", target);
        }

        Twice(asns.Select(a => $"{a.Range.First}-{a.Range.Last}"), rules, target);
        return [.. asns.OrderBy(a => a.Range.First.Value)];
    }

    /// <summary>The cells of the wanted columns, with the line that a row begins on.</summary>
    private static List<(string[] Cells, int Line)> Rows(string csv, string[] wanted, InputRules rules, string target)
    {
        var rows = Split(csv.TrimStart('\ufeff'), rules, target);
        if (rows.Count == 0) return [];
        // A column may be called more than we know it by: "Reason for Reservation".
        var columns = wanted.Select(w => Array.FindIndex(rows[0].Cells, c => c.Trim().StartsWith(w, StringComparison.OrdinalIgnoreCase))).ToArray();
        foreach (var (column, name) in columns.Zip(wanted).Where(c => c.First < 0))
            rules.Add("InvalidRegistry", $"There is no column '{name}': this is not the registry.", target);
        if (columns.Contains(-1)) return [];
        rules.Must(rows.Count > 1, "InvalidRegistry", "The registry has no rows: an empty one is not believed.", target);
        rules.Must(rows.Count <= MostRows, "InvalidRegistry", $"The registry has more than {MostRows} rows.", target);
        var full = new List<(string[], int)>();
        foreach (var (cells, line) in rows.Skip(1).Take(MostRows))
        {
            if (cells.Length == rows[0].Cells.Length) full.Add(([.. columns.Select(c => cells[c])], line));
            else rules.Add("InvalidRegistry", $"Line {line} has {cells.Length} cells and the head {rows[0].Cells.Length}: it is cut.", target);
        }

        return full;
    }

    private static List<(string[] Cells, int Line)> Split(string csv, InputRules rules, string target)
    {
        var (rows, cells, cell, quoted, line, begin) = (new List<(string[], int)>(), new List<string>(), new StringBuilder(), false, 1, 1);
        for (var i = 0; i < csv.Length; i++)
        {
            var c = csv[i];
            if (c == '\n') line++;
            if (quoted && c == '"' && i + 1 < csv.Length && csv[i + 1] == '"') cell.Append(csv[++i]);
            else if (c == '"') quoted = !quoted;
            else if (quoted) cell.Append(c);
            else if (c == ',') Cell();
            else if (c == '\n') Row();
            else if (c != '\r') cell.Append(c);
        }

        rules.Must(!quoted, "InvalidRegistry", $"Line {begin}: a quotation mark is not closed: the file is cut.", target);
        if (cell.Length > 0 || cells.Count > 0) Row();
        rules.Must(rows.Count > 0, "InvalidRegistry", "The file is empty.", target);
        return rows;

        void Cell()
        {
            cells.Add(cell.ToString());
            cell.Clear();
        }

        void Row()
        {
            Cell();
            if (cells is not [""]) rows.Add(([.. cells], begin));
            cells.Clear();
            begin = line;
        }
    }

    private static void Twice(IEnumerable<string> keys, InputRules rules, string target)
    {
        foreach (var key in keys.GroupBy(k => k).Where(g => g.Count() > 1).Select(g => g.Key))
            rules.Add("InvalidRegistry", $"{key} stands there twice.", target);
    }

    /// <summary>Without the mark of a footnote.</summary>
    private static string Plain(string cell) => Footnote().Replace(cell, "").Trim();

    private static string Name(string cell) => Shown(cell.Trim());

    private static string Shown(string cell) => OneLine.Of(cell, 120);

    [GeneratedRegex(@"\s*\[[0-9]+\]\s*$")]
    private static partial Regex Footnote();
}

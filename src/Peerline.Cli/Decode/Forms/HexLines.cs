using System.Buffers;

namespace Peerline.Cli.Decode.Forms;

/// <summary>
/// Lines of hex, each decoded on its own. Spaces, colons and a leading <c>0x</c> are allowed; empty lines and what stands behind a
/// <c>#</c> are not looked at.
/// </summary>
internal sealed class HexLines(OctetSource source, Form form, DecodeOptions options, ILineOutput output)
{
    // A line of hex that would be a BMP message of 8 MiB.
    private const int LongestLine = 1 << 24;

    private static readonly SearchValues<byte> Ignored = SearchValues.Create(" \t\r:,-"u8);
    private readonly LineWriter _lines = new();
    private byte[] _octets = new byte[4096];
    private long _number;

    public bool HasFaults { get; private set; }

    public void Run()
    {
        while (TryReadLine(out var line))
        {
            _number++;
            var comment = line.IndexOf((byte)'#');
            if (comment >= 0) line = line[..comment];
            if (line.IndexOfAnyExcept(Ignored) < 0) continue;
            Decode(line);
        }
    }

    private void Decode(ReadOnlySpan<byte> line)
    {
        var content = _lines.Begin();
        var verdict = TryReadHex(line, out var octets)
            ? FormReader.Write(content, form, octets, options)
            : Verdict.Error("The line is not hex.");
        HasFaults |= verdict.Outcome != Outcome.Ok;
        var json = _lines.BeginLine();
        json.WriteNumber("line"u8, _number);
        json.WriteString("form"u8, Json.Names.Of(form));
        LineWriter.Judgement(json, verdict);
        _lines.End();
        output.Write(_lines.Line);
    }

    private bool TryReadLine(out ReadOnlySpan<byte> line)
    {
        line = default;
        source.Consume(_taken);
        _taken = 0;
        var searched = 0;
        while (true)
        {
            var end = source.Window[searched..].IndexOf((byte)'\n');
            if (end >= 0)
            {
                line = source.Window[..(searched + end)];
                _taken = searched + end + 1;
                return true;
            }

            searched = source.Window.Length;
            if (searched <= LongestLine && source.FillMore()) continue;
            line = source.Window;
            _taken = line.Length;
            return !line.IsEmpty;
        }
    }

    private int _taken;

    private bool TryReadHex(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> octets)
    {
        octets = default;
        line = line.Trim(" \t\r"u8);
        if (line.StartsWith("0x"u8) || line.StartsWith("0X"u8)) line = line[2..];
        if (_octets.Length < line.Length) _octets = new byte[line.Length];
        int count = 0, high = -1;
        foreach (var digit in line)
        {
            if (Ignored.Contains(digit)) continue;
            var value = HexConverter(digit);
            if (value < 0) return false;
            if (high < 0)
            {
                high = value;
                continue;
            }

            _octets[count++] = (byte)(high << 4 | value);
            high = -1;
        }

        octets = _octets.AsSpan(0, count);
        return high < 0;
    }

    private static int HexConverter(byte digit) => digit switch
    {
        >= (byte)'0' and <= (byte)'9' => digit - '0',
        >= (byte)'a' and <= (byte)'f' => digit - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => digit - 'A' + 10,
        _ => -1,
    };
}

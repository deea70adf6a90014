using System.Globalization;

namespace Peerline.Cli.Decode;

/// <summary>
/// A time on the wire: seconds since 1970 and nanoseconds. Captures know nanoseconds and MRT only seconds, so the number of digits is
/// kept with it.
/// </summary>
internal readonly record struct Moment(long Seconds, int Nanoseconds, int Digits)
{
    // What DateTimeOffset can show; anything else is a lie of the file and is shown as a number.
    private const long Latest = 253402300799;

    public bool IsKnown => Seconds != 0 || Nanoseconds != 0;

    public static Moment OfSeconds(uint seconds) => new(seconds, 0, 0);

    public static Moment OfMicroseconds(uint seconds, uint microseconds) =>
        new(seconds + microseconds / 1_000_000, (int)(microseconds % 1_000_000) * 1000, 6);

    public static Moment OfNanoseconds(uint seconds, uint nanoseconds) =>
        new(seconds + nanoseconds / 1_000_000_000, (int)(nanoseconds % 1_000_000_000), 9);

    public double AsSeconds => Seconds + Nanoseconds / 1e9;

    /// <summary><c>2024-11-11T16:45:33.604886Z</c></summary>
    public bool TryFormat(Span<byte> destination, out int written)
    {
        written = 0;
        if (Seconds is < 0 or > Latest) return Seconds.TryFormat(destination, out written, default, CultureInfo.InvariantCulture);
        if (destination.Length < 32) return false;
        DateTime.UnixEpoch.AddSeconds(Seconds).TryFormat(destination, out written, "yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture);
        if (Digits > 0)
        {
            destination[written++] = (byte)'.';
            for (int i = 0, scale = 100_000_000; i < Digits; i++, scale /= 10)
                destination[written++] = (byte)('0' + Nanoseconds / scale % 10);
        }

        destination[written++] = (byte)'Z';
        return true;
    }

    public override string ToString()
    {
        Span<byte> text = stackalloc byte[40];
        TryFormat(text, out var written);
        return System.Text.Encoding.ASCII.GetString(text[..written]);
    }
}

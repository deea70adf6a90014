using System.Globalization;

namespace Peerline.Benchmarks.Running;

/// <summary>Figures as they are written in the table.</summary>
internal static class Figure
{
    public static string Millions(double perSecond, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"{perSecond / 1e6:0.0} million {what}/s");

    public static string Seconds(double seconds) => seconds switch
    {
        >= 1 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.00} s"),
        >= 1e-3 => string.Create(CultureInfo.InvariantCulture, $"{seconds * 1e3:0.00} ms"),
        >= 1e-6 => string.Create(CultureInfo.InvariantCulture, $"{seconds * 1e6:0.0} us"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds * 1e9:0} ns"),
    };

    public static string Times(double ratio) => string.Create(CultureInfo.InvariantCulture, $"{ratio:0.0} x");
}

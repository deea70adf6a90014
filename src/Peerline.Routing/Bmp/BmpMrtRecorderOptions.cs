namespace Peerline.Routing.Bmp;

/// <summary>Which table a <see cref="BmpMrtRecorder"/> takes, and when it begins a new file.</summary>
public sealed record BmpMrtRecorderOptions
{
    /// <summary>The table that is recorded: what peers sent, before policy, when nothing else is said.</summary>
    public RibView View { get; init; } = RibView.AdjRibInPrePolicy;

    /// <summary>A new file begins with every period of this length, counted from midnight UTC of the year 1; zero for never.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.Zero;

    /// <summary>A new file begins before one has more octets than this.</summary>
    public long MaximumOctets { get; init; } = long.MaxValue;

    /// <summary>The clock of the files, and of records whose router did not know the time.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}

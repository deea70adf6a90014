namespace Peerline.Edge.GoBgp;

/// <summary>
/// What was last confirmed on this router, in a file beside it. gobgpd forgets everything when it ends: from this it is given back.
/// </summary>
/// <param name="Life">
/// The set <see cref="GoBgpName.Life"/> of this name is in gobgpd as long as it has what it was given; empty when it was given nothing.
/// </param>
/// <param name="Contents">Neighbours, policies and addresses of ours.</param>
internal sealed record GoBgpConfirmed(RouterMarker Marker, Guid Life, GoBgpKept Contents)
{
    public static GoBgpConfirmed None { get; } = new(RouterMarker.None, Guid.Empty, GoBgpKept.Nothing);

    public string LifeName => $"{GoBgpName.Life}{Life:N}";

    public static GoBgpConfirmed Read(string file) => RouterFile.Read<GoBgpConfirmed>(file) ?? None;

    public void Write(string file) => RouterFile.Write(file, this);

    /// <inheritdoc cref="RouterMarker.AsRead"/>
    public GoBgpConfirmed AsRead(GoBgpReading reading, IReadOnlySet<Guid> connections) =>
        this with { Marker = Marker.AsRead(peer => reading.AppliedHashOf(peer.ToString()), connections) };
}

namespace Peerline.Stages.Authorization;

/// <summary>What the technician must bring: fibre and connector, and the optic that will shine into it.</summary>
/// <param name="Fibre">"Single-mode OS2".</param>
/// <param name="Connector">"LC/UPC duplex".</param>
/// <param name="Optic">"100GBASE-LR4", when it is decided.</param>
/// <param name="BandwidthInMbps">All ports of the connection together.</param>
public sealed record LoaMedia(string Fibre, string Connector, string? Optic, int BandwidthInMbps);

namespace Peerline.Sources.Networks;

/// <summary>An aut-num object (RFC 2622 section 6), as far as somebody decides by it.</summary>
/// <param name="Name">Its as-name.</param>
/// <param name="Registry">Its source: <c>RIPE</c>, <c>RADB</c>.</param>
/// <param name="Remarks">Its remarks and descr lines.</param>
public sealed record AutNum(string Name, string Registry, IReadOnlyList<string> Remarks);

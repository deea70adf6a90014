namespace Peerline.Stages.Probing;

/// <summary>A question to a looking glass.</summary>
/// <param name="IsRegion">The source is the name of a region, not of a site.</param>
public sealed record GlassQuestion(GlassCommand Command, bool IsRegion, string Source, string Destination);

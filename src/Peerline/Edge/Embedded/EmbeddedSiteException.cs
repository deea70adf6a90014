namespace Peerline.Edge.Embedded;

/// <summary>A router process or its namespace could not be brought up; says what the system said.</summary>
public sealed class EmbeddedSiteException(string message) : Exception(message);

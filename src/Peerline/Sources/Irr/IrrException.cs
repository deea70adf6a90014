namespace Peerline.Sources.Irr;

/// <summary>A set could not be expanded. The message is for the operator.</summary>
public sealed class IrrException(string message) : Exception(message);

namespace Peerline.Lab.Tests;

/// <summary>The lab itself did not work; nothing is said of what was to be tested.</summary>
public sealed class LabException(string message) : Exception(message);

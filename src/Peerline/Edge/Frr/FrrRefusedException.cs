namespace Peerline.Edge.Frr;

/// <summary>The router refused a line, or what was read back is not what was written: the change is to be undone.</summary>
internal sealed class FrrRefusedException(string message) : Exception(message);

namespace Peerline.Edge;

/// <summary>The router refused a line, or what was read back is not what was written: the change is to be undone.</summary>
internal sealed class RouterRefusedException(string message) : Exception(message);

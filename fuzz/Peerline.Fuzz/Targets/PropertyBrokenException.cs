namespace Peerline.Fuzz.Targets;

internal sealed class PropertyBrokenException(string property) : Exception("Does not hold: " + property);

namespace Peerline.Client;

/// <summary>No answer came: the server does not run there, its name is unknown, its certificate is not trusted, or it took too
/// long.</summary>
public sealed class PeerlineUnreachableException(Uri endpoint, string reason, Exception? inner = null)
    : Exception($"No answer from {endpoint.GetLeftPart(UriPartial.Authority)}: {reason}", inner)
{
    public Uri Endpoint => endpoint;
}

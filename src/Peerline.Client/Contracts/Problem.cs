namespace Peerline.Client.Contracts;

/// <summary>One reason why a request was not carried out.</summary>
/// <param name="Code">A stable word.</param>
/// <param name="Detail">The rule, and what was found instead.</param>
/// <param name="Target">The field or object that it is about: <c>connections[1].bandwidthMbps</c>.</param>
public sealed record Problem(string Code, string Detail, string Target);

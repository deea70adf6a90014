namespace Peerline.Client.Contracts;

/// <summary>A subscription has shown that it holds its ASN.</summary>
/// <param name="Method"><c>Irr</c>, <c>Mail</c> or <c>PeeringDb</c>.</param>
/// <param name="SeenAt">When it was last seen to hold.</param>
/// <param name="Evidence">What was seen, and where.</param>
/// <param name="Lapse">Why it holds no more; null while nothing speaks against it.</param>
public sealed record AsnProof(string Method, DateTimeOffset At, DateTimeOffset SeenAt, string Evidence, string? Lapse);

/// <summary>What is to be shown, and until when.</summary>
/// <param name="Method"><c>Irr</c>, <c>Mail</c> or <c>PeeringDb</c>.</param>
public sealed record AsnChallenge(string Method, DateTimeOffset ExpiresAt);

/// <param name="Method">
/// <c>irr</c>: a token in the network's aut-num object; <c>mail</c>: a code to a contact that PeeringDB shows; <c>peeringdb</c>: a code to
/// whoever logs in there and may act for the network.
/// </param>
/// <param name="Contact">To whom a code is mailed, <c>Policy</c> or <c>NOC</c>; Policy, else NOC, when null.</param>
public sealed record NewAsnChallenge(string Method, string? Contact = null);

/// <summary>What a peer is told once.</summary>
/// <param name="Line">What to put into the aut-num object.</param>
/// <param name="SentTo">Who has got the code: the role, with the address when everybody sees it in PeeringDB.</param>
/// <param name="Url">Where to log in at PeeringDB, for somebody who may manage the network's peering sessions there.</param>
public sealed record AskedAsnChallenge(string Method, DateTimeOffset ExpiresAt, string? Line, string? SentTo, string? Url);

/// <param name="Code">The code that was mailed or shown; null has the registry looked at.</param>
public sealed record ShownAsnProof(string? Code = null);

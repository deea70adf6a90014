using System.Text.Json.Serialization;
using Peerline.Routing.Addressing;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Policy;

/// <summary>
/// What a session accepts or announces. A value: compared by content and serialised as such.
/// A session without one accepts and announces nothing (RFC 8212).
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(RejectAllPolicy), "rejectAll")]
[JsonDerivedType(typeof(PermitAllPolicy), "permitAll")]
[JsonDerivedType(typeof(PermitFilterPolicy), "permitFilter")]
[JsonDerivedType(typeof(PeerImportPolicy), "peerImport")]
public abstract record RoutePolicy
{
    /// <summary>DENY ALL.</summary>
    public static readonly RoutePolicy RejectAll = new RejectAllPolicy();

    /// <summary>Every route. For a test peer and for tests; an edge towards a peer states what it permits.</summary>
    public static readonly RoutePolicy PermitAll = new PermitAllPolicy();

    /// <summary>What the filter matches, nothing else; an empty filter is DENY ALL.</summary>
    public static RoutePolicy Permit(PrefixFilter filter) => new PermitFilterPolicy(filter);

    /// <summary>True when the route may pass.</summary>
    /// <param name="prefix">Its prefix.</param>
    /// <param name="attributes">Its path attributes.</param>
    public abstract bool Permits(Prefix prefix, RouteAttributes attributes);

    /// <summary>What is kept of a route that passed.</summary>
    public virtual RouteAttributes Take(RouteAttributes attributes) => attributes;
}

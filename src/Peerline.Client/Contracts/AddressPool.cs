namespace Peerline.Client.Contracts;

/// <summary>A pool from which session subnets are taken when the operator gives the addresses.</summary>
/// <param name="MetroId">The metro that it serves; null serves all.</param>
/// <param name="Taken">How many subnets are taken now. Not to be set.</param>
public sealed record AddressPool(string Prefix, Guid? MetroId = null, Guid? Id = null, int? Taken = null);

namespace Peerline.Client.Contracts;

/// <summary>A pool from which session subnets are taken when the operator gives the addresses.</summary>
/// <param name="MetroId">The metro that it serves; null serves all.</param>
/// <param name="Taken">How many subnets are taken now. Not to be set.</param>
public sealed record AddressPool(string Prefix, Guid? MetroId = null, Guid? Id = null, int? Taken = null)
{
    /// <summary>The length of the subnets that it gives: 30 or 31, 126 or 127. Null gives /31 or /127.</summary>
    public int? SubnetLength { get; init; }
}

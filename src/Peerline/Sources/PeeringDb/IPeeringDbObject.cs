namespace Peerline.Sources.PeeringDb;

/// <summary>What every object of PeeringDB has. Names of members are the API's, in our spelling.</summary>
public interface IPeeringDbObject
{
    /// <summary>The word in the API's addresses.</summary>
    static abstract string Kind { get; }

    long Id { get; }

    /// <summary><c>ok</c>, <c>pending</c> or <c>deleted</c>.</summary>
    string Status { get; }

    /// <summary>Whole seconds.</summary>
    DateTimeOffset Updated { get; }
}

namespace Peerline.Routing.Rtr;

/// <summary>Why octets are no RTR PDU.</summary>
public enum RtrFaultReason : byte
{
    /// <summary>Nothing is wrong.</summary>
    None = 0,

    /// <summary>The version is higher than <see cref="RtrPdu.MaximumVersion"/>.</summary>
    Version = 1,

    /// <summary>The type is not one of this version.</summary>
    Type = 2,

    /// <summary>The length is not one that this type has in this version.</summary>
    Length = 3,

    /// <summary>The prefix is longer than an address of its family.</summary>
    PrefixLength = 4,

    /// <summary>The maximum length is shorter than the prefix or longer than an address.</summary>
    MaxLength = 5,

    /// <summary>A length inside the PDU does not fit the length of the PDU.</summary>
    InnerLength = 6,
}

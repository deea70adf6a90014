namespace Peerline.Model;

/// <summary>What became of the checks of a prefix.</summary>
public enum PrefixValidation
{
    /// <summary>Not looked at yet, or asked to be looked at again.</summary>
    Pending,
    Verified,
    Failed,

    /// <summary>It can never pass as it is: it has to be deleted and made again.</summary>
    Invalid,
}

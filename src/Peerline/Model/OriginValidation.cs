namespace Peerline.Model;

/// <summary>Route origin validation (RFC 6811); Unknown is ours: nobody could be asked.</summary>
public enum OriginValidation { Unknown, NotFound, Valid, Invalid }

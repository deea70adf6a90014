namespace Peerline.Client.Contracts;

/// <summary>A certificate by which a client proves who it is; its private key never leaves the client.</summary>
/// <param name="Thumbprint">SHA-1 of the certificate, in hexadecimal.</param>
public sealed record ClientCertificate(string Thumbprint, string Subject, DateTimeOffset NotBefore, DateTimeOffset NotAfter);

/// <param name="Certificate">One X.509 certificate with an RSA key, as PEM.</param>
public sealed record NewClientCertificate(string Certificate);

using System.Security.Cryptography;
using System.Text;
using Peerline.Storage.Rows;

namespace Peerline.Ledger;

/// <summary>Signs how far a chain had come (ECDSA P-256, SHA-256) with a key from a file outside the database.</summary>
public sealed class AuditSigner(KeyFile file) : IDisposable
{
    private readonly ECDsa key = Load(file);

    public string PublicKeyPem => key.ExportSubjectPublicKeyInfoPem();

    public AuditCheckpointRow Sign(AuditRow head, long at)
    {
        var row = new AuditCheckpointRow { Chain = head.Chain, Sequence = head.Sequence, Hash = head.Hash, At = at };
        row.Signature = Convert.ToBase64String(key.SignData(Text(row), HashAlgorithmName.SHA256));
        return row;
    }

    public bool IsSigned(AuditCheckpointRow row)
    {
        var signature = new byte[128];
        return Convert.TryFromBase64String(row.Signature, signature, out var length)
            && key.VerifyData(Text(row), signature.AsSpan(0, length), HashAlgorithmName.SHA256);
    }

    public void Dispose() => key.Dispose();

    private static byte[] Text(AuditCheckpointRow row) => Encoding.UTF8.GetBytes($"{row.Chain}|{row.Sequence}|{row.Hash}|{row.At}");

    private static ECDsa Load(KeyFile file)
    {
        var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        ecdsa.ImportPkcs8PrivateKey(file.ReadOrCreate(ecdsa.ExportPkcs8PrivateKey), out _);
        return ecdsa;
    }
}

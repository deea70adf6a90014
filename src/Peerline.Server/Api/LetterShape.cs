using Peerline.Stages.Authorization;
using Peerline.Storage;
using Peerline.Storage.Rows;
using Wire = Peerline.Client.Contracts;

namespace Peerline.Server.Api;

internal static class LetterShape
{
    public static Wire.Letter Letter(LetterRow r)
    {
        var path = $"{NativeApi.Root}/letters/{r.Number}/versions/{r.LetterVersion}";
        return new(
            r.Id, r.ConnectionId, r.Kind, r.Number, r.LetterVersion, r.State, r.IssuedAt.FromMicros(), r.ExpiresAt?.FromMicros(),
                r.PdfSha256, r.JsonSha256,
            $"{path}/pdf", $"{path}/json", $"/loa/{r.Number}?v={r.LetterVersion}&h={r.JsonSha256[..16]}");
    }

    public static Wire.LetterVerdict Verdict(LetterVerdict v, IReadOnlyList<LetterFact> facts) => new(
        v.Outcome.ToString(), v.InForce, v.Sentence, v.Letter?.Number.ToString(), v.Letter?.Version, v.Letter?.IssuedOn,
            v.Letter?.ExpiresOn,
        [.. facts.Select(f => new Wire.LetterFact(f.Label, f.Value))]);
}
